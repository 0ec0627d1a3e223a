import { ServiceError } from '@tessera/adapters/service-error'
import { markSubmitted } from '@tessera/db/attempts'
import { setJobState } from '@tessera/db/jobs'
import type { TaskEnd } from '../end-task.ts'
import { jobFailed } from './end-job.ts'
import { maskedError } from './masked-error.ts'
import { type NextStep, prepareNextStep } from './next-step.ts'
import { type JobTask, later } from './task.ts'
import { credentialRefused, waitForService } from './waits.ts'

/**
 * An earlier holder was about to submit and did not say how it went. A job of this name at the service is adopted. None
 * yet may mean that the service is slow to list it, so look-ups must stay empty until the settle time has passed.
 *
 * @returns null when nothing was submitted
 */
export async function lookUpSubmission(task: JobTask): Promise<TaskEnd | null> {
  const { adapter, logger, work } = task
  try {
    const found = await adapter.findByName(task.fetch, work.attempt.remoteName, task.hold.signal)
    const oldest = found.at(-1)
    if (found.length > 1) logger.error({ count: found.length }, 'the service has the job twice')
    if (oldest !== undefined) {
      return taken(task, oldest, await prepareNextStep(task, 'poll-job'))
    }
    return isSettled(task) ? null : lookAgain(task)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    switch (error.kind) {
      case 'credential_refused':
        return credentialRefused(task, await maskedError(task, error))
      case 'unavailable':
      case 'maintenance':
      case 'protocol':
        return waitForService(task, error)
      case 'not_offered':
        return nobodyKnows(task)
      case 'not_permitted':
      case 'too_many_jobs':
      case 'rejected':
      case 'not_found':
      case 'too_large':
      case 'downloads_spent':
        throw error
      default:
        return error.kind satisfies never
    }
  }
}

/** The service has the job: from now on it is watched. */
export function taken(task: JobTask, remoteId: string, next: NextStep): TaskEnd {
  const { grant, service, work } = task
  const remoteAccount = grant.credential.available ? grant.credential.remoteAccount : null
  return {
    kind: 'step',
    outcome: { kind: 'done' },
    write: async (unit) => {
      if (work.attempt.submission !== 'submitted') {
        await markSubmitted(unit, { id: work.attempt.id, remoteId, remoteAccount })
      }
      await setJobState(unit, work, {
        state: 'running',
        text: `${service.name} has taken the job.`,
      })
      await next.insert(unit, service.pollSeconds)
    },
  }
}

/** Sent again, the job might run twice: that is for its owner to say. */
function nobodyKnows(task: JobTask): TaskEnd {
  const { name } = task.service
  return jobFailed(
    task,
    `The answer of ${name} to the job was lost, and ${name} does not tell whether it took it. Tessera does not send it a second time. Look there for a run named ${task.work.attempt.remoteName}; when there is none, submit the job again.`,
  )
}

/** Whether a job that was submitted would be listed by now. */
export function isSettled({ hold, service, work }: JobTask): boolean {
  const since = work.attempt.submittingAt?.getTime() ?? 0
  return hold.now().getTime() >= since + service.settleSeconds * 1000
}

function lookAgain(task: JobTask): TaskEnd {
  return {
    kind: 'step',
    outcome: { kind: 'again', dueAt: later(task, task.service.settleSeconds / 2) },
    write: async (unit) =>
      await setJobState(unit, task.work, {
        state: 'submitting',
        text: `The sending was interrupted. Tessera looks at ${task.service.name} whether it took the job.`,
      }),
  }
}
