import { errorWithoutPassword } from '@tessera/adapters/known-password'
import { ServiceError } from '@tessera/adapters/service-error'
import { markNotSubmitted, markSubmitting, mayFinishSubmitting } from '@tessera/db/attempts'
import { setJobState } from '@tessera/db/jobs'
import { countJobsBefore } from '@tessera/db/jobs-before'
import type { JobUnit } from '@tessera/db/unit'
import type { TaskEnd } from '../end-task.ts'
import { GrantEnded } from '../task-stopped.ts'
import { jobFailed } from './end-job.ts'
import { lookUpSubmission, taken } from './look-up-submission.ts'
import { fileKeys } from './file-keys.ts'
import { prepareNextStep } from './next-step.ts'
import { resultPasswords } from './result-passwords.ts'
import { submissionFiles } from './submission-files.ts'
import { type JobTask, later } from './task.ts'
import { credentialRefused, waitForService, waitForSlot, waitInLine } from './waits.ts'

/**
 * Sends the job, exactly once. That it is about to be sent is written down before the first byte leaves; before the
 * last one leaves, the database is asked whether this holder still may. After an answer that was lost, the job is looked
 * for at the service before anything is sent again.
 */
export async function submitJob(task: JobTask): Promise<TaskEnd> {
  const { submission, remoteId } = task.work.attempt
  switch (submission) {
    case 'none':
      return (await waitForPlace(task)) ?? (await send(task))
    case 'submitting':
      return (await lookUpSubmission(task)) ?? (await send(task))
    case 'submitted':
      if (remoteId === null) throw new Error('a submitted job has no number')
      return taken(task, remoteId, await prepareNextStep(task, 'poll-job'))
    default:
      return submission satisfies never
  }
}

/** Null when it may go: a service that is full finds that out only after it has read the whole upload. */
async function waitForPlace(task: JobTask): Promise<TaskEnd | null> {
  const { runningJobs } = task.service.limits
  if (runningJobs === null) return null
  const before = await task.user.read(countJobsBefore)
  return before < runningJobs ? null : waitInLine(task, before - runningJobs)
}

async function send(task: JobTask): Promise<TaskEnd> {
  const { grant, hold, work } = task
  const { id, remoteName } = work.attempt
  const next = await prepareNextStep(task, 'poll-job')
  const password = await resultPasswords(task.user, fileKeys(task)).make(task.work.jobId)
  await using files = await submissionFiles(task)
  await task.user.unit(async (unit) => {
    await markSubmitting(unit, { id, fence: grant.fence, remoteAccount: accountOf(task) })
    if (isNews(task)) {
      const text = `Being sent to ${task.service.name}.`
      await setJobState(unit, work, { state: 'submitting', text })
    }
  })

  let mayExist = false
  const beforeLastByte = async () => {
    const asked = performance.now()
    const may = await task.user.unit(
      async (unit) => await mayFinishSubmitting(unit, { id, fence: grant.fence }),
    )
    hold.requireLive()
    // A process that was stopped in between knows nothing of what happened meanwhile.
    if (!may || performance.now() - asked > longestLastLookMs) {
      throw new GrantEnded('another holder may be submitting')
    }
    mayExist = true
  }
  try {
    const { remoteId } = await task.adapter.submit(
      task.fetch,
      { name: remoteName, settings: work.settings, password, files: files.list },
      { beforeLastByte },
      hold.signal,
    )
    return taken(task, remoteId, next)
  } catch (error) {
    if (error instanceof ServiceError) {
      return afterRefusal(task, errorWithoutPassword(error, password), mayExist)
    }
    if (!mayExist) await trySayNotSubmitted(task)
    throw error
  } finally {
    password.wipe()
  }
}

/** A job that waits for its service is tried many times: its history tells only that it waits, and that it was taken. */
function isNews({ work }: JobTask): boolean {
  return work.waitReason !== 'slot' && work.waitReason !== 'service'
}

function afterRefusal(task: JobTask, error: ServiceError, mayExist: boolean): TaskEnd {
  const notSubmitted = async (unit: JobUnit) => await sayNotSubmitted(unit, task)
  switch (error.kind) {
    case 'unavailable':
    case 'protocol':
      return mayExist || error.mayBeTaken
        ? lookAgainSoon(task)
        : waitForService(task, error, { state: 'waiting', write: notSubmitted })
    case 'maintenance':
      return waitForService(task, error, { state: 'waiting', write: notSubmitted })
    case 'credential_refused':
      return credentialRefused(task, error, notSubmitted)
    case 'too_many_jobs':
      return waitForSlot(task, notSubmitted)
    case 'rejected':
    case 'too_large':
    case 'not_permitted':
    case 'not_found':
    case 'downloads_spent':
    case 'not_offered':
      return jobFailed(
        task,
        `${task.service.name} refused the job: ${error.publicText}`,
        notSubmitted,
      )
    default:
      return error.kind satisfies never
  }
}

/** The connection broke after the last byte was allowed, or the answer came before it: only the service knows. */
function lookAgainSoon(task: JobTask): TaskEnd {
  return {
    kind: 'step',
    outcome: { kind: 'again', dueAt: later(task, 1) },
    write: async (unit) =>
      await setJobState(unit, task.work, {
        state: 'submitting',
        text: `The answer of ${task.service.name} was lost. Tessera looks there whether it took the job.`,
      }),
  }
}

/** Spares the next holder the look-up. While the fate of an earlier sending is open, it goes on being looked for. */
async function sayNotSubmitted(unit: JobUnit, { work }: JobTask): Promise<void> {
  if (work.attempt.submission === 'none') await markNotSubmitted(unit, work.attempt.id)
}

/** Where it cannot be written, the next holder looks. */
async function trySayNotSubmitted(task: JobTask): Promise<void> {
  await task.user
    .unit(async (unit) => await sayNotSubmitted(unit, task))
    .catch((error: unknown) => task.logger.debug({ err: error }, 'left to the next holder'))
}

function accountOf({ grant }: JobTask): string | null {
  return grant.credential.available ? grant.credential.remoteAccount : null
}

const longestLastLookMs = 5000
