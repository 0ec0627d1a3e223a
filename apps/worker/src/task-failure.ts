import { ServiceError } from '@tessera/adapters/service-error'
import { release } from '@tessera/broker-client/grants'
import { errors } from '@tessera/contracts/errors'
import { findJobWork, setJobState } from '@tessera/db/jobs'
import { saveServiceOptions } from '@tessera/db/service-options'
import { endStep } from '@tessera/db/steps'
import { type JobUnit, ProofRefused } from '@tessera/db/unit'
import { isFault } from '@tessera/runtime/fault'
import type { Task } from './steps/task.ts'
import { later } from './steps/task.ts'
import { GrantEnded } from './task-stopped.ts'

/**
 * After an error that the step's handler did not foresee: the step is tried again, less and less often, and given up
 * in the end. What belongs to the user is said in public words; the error itself goes to the log.
 *
 * @returns a word for the log
 */
export async function endAfterFailure(task: Task, error: unknown): Promise<string> {
  if (isGone(error)) return 'grant ended'
  const { logger } = task
  if (isFault(error, 'unavailable')) logger.warn({ err: error }, 'the broker is away')
  else logger.error({ err: error }, 'the step failed')
  try {
    return await task.unit(async (unit) =>
      isFault(error, 'unavailable')
        ? await tryAgain(unit, task)
        : await countFailure(unit, task, error),
    )
  } catch (cause) {
    if (isGone(cause)) return 'grant ended'
    logger.warn({ err: cause }, 'the failure could not be written')
    await release(task.connection, task.grant, { putBack: true })
    return 'put back'
  }
}

/** Its successor or its end is written already. */
function isGone(error: unknown): boolean {
  return (
    error instanceof GrantEnded || error instanceof ProofRefused || isFault(error, 'not_signed_in')
  )
}

async function tryAgain(unit: JobUnit, task: Task): Promise<string> {
  await endStep(unit, { kind: 'again', dueAt: later(task, brokerPauseSeconds) })
  return 'again'
}

async function countFailure(unit: JobUnit, task: Task, error: unknown): Promise<string> {
  const reason = publicReason(error)
  const job = await findJobWork(unit, task.grant.taskId)
  if (job === null) {
    await saveServiceOptions(unit, task.grant, { failure: reason })
    await endStep(unit, { kind: 'dead', reason })
    return 'dead'
  }
  if (job.step.failures + 1 >= mostFailures) {
    await setJobState(unit, job, {
      state: 'failed',
      text: `${reason} Trying again did not help, so the job was given up.`,
    })
    await endStep(unit, { kind: 'dead', reason })
    return 'dead'
  }
  const pause = Math.min(firstPauseSeconds * 2 ** job.step.failures, longestPauseSeconds)
  await endStep(unit, { kind: 'failed', dueAt: later(task, pause), reason })
  return 'failed'
}

function publicReason(error: unknown): string {
  return error instanceof ServiceError ? error.publicText : errors.internal.message
}

const mostFailures = 8
const firstPauseSeconds = 5
const longestPauseSeconds = 300
const brokerPauseSeconds = 10
