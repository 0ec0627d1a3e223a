import { html, raw } from 'hono/html'
import type { Account } from '../store/accounts.ts'
import { JOB_STATE, MESSAGE_TYPE } from '../store/job.ts'
import type { Job, JobState, ResultFile, Step } from '../store/job.ts'
import { layout } from './layout.ts'
import type { Markup } from './layout.ts'

export function jobsPage(account: Account, jobs: readonly Job[]): Markup {
  const body =
    jobs.length === 0
      ? html`<p>
          No jobs yet. Jobs are sent in with your API token, made on your
          <a href="/profile">profile</a>.
        </p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Jobs">
          <table>
            <thead>
              <tr>
                <th scope="col">Job</th>
                <th scope="col">Name</th>
                <th scope="col">State</th>
                <th scope="col">Submitted</th>
              </tr>
            </thead>
            <tbody>
              ${jobs.map(jobRow)}
            </tbody>
          </table>
        </div>`
  return layout('My jobs', account, body)
}

export function jobPage(account: Account, job: Job, files: readonly ResultFile[]): Markup {
  return layout(
    job.id,
    account,
    html`<p>
        <strong>${stateName(job.state)}</strong> · ran under the account
        <strong>${job.username}</strong> · engine ${job.engine}
      </p>
      ${job.steps.map(stepSection)}
      ${
        files.length === 0
          ? ''
          : html`<h2>Downloads</h2>
              <ul>
                ${files.map(fileItem)}
              </ul>`
      }`,
  )
}

function jobRow(job: Job): Markup {
  return html`<tr>
    <td><a href="/jobs/${job.id}">${job.id}</a></td>
    <td>${raw(job.name)}</td>
    <td>${stateName(job.state)}</td>
    <td>
      <time datetime="${new Date(job.submittedOn).toISOString()}"
        >${new Date(job.submittedOn).toLocaleString('en-GB')}</time
      >
    </td>
  </tr>`
}

/** Messages are HTML that this server wrote itself; what users sent was escaped when it came in. */
function stepSection(step: Step): Markup {
  return html`<h2>${step.name}</h2>
    ${step.messages.map(
      (message) =>
        html`<p class="${message.type === MESSAGE_TYPE.error ? 'error' : ''}">
          ${raw(message.text.replaceAll('\n', '<br>'))}
        </p>`,
    )}`
}

function fileItem(file: ResultFile): Markup {
  return html`<li>
    <a href="/share/results/${file.hash}/${file.name}" download>${file.name}</a>
    <span class="faint">${file.size} bytes, ${file.remaining} downloads left</span>
  </li>`
}

function stateName(state: JobState): string {
  switch (state) {
    case JOB_STATE.waiting:
      return 'Waiting'
    case JOB_STATE.running:
      return 'Running'
    case JOB_STATE.exporting:
      return 'Exporting'
    case JOB_STATE.success:
    case JOB_STATE.successNotified:
      return 'Completed'
    case JOB_STATE.failed:
    case JOB_STATE.failedNotified:
      return 'Failed'
    case JOB_STATE.cancelled:
      return 'Cancelled'
    case JOB_STATE.retired:
      return 'Retired'
    case JOB_STATE.deleted:
      return 'Deleted'
    case JOB_STATE.dead:
      return 'Interrupted'
    default:
      return state satisfies never
  }
}
