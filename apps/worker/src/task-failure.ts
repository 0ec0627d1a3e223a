import { setTimeout as delay } from 'node:timers/promises'
import { ServiceError } from '@tessera/adapters/service-error'
import { release, serviceGrant } from '@tessera/broker-client/grants'
import { errors } from '@tessera/contracts/errors'
import { findJobWork, type JobWork } from '@tessera/db/job-work'
import { saveJobListing } from '@tessera/db/job-listings'
import { setJobState } from '@tessera/db/jobs'
import { saveServiceOptions } from '@tessera/db/service-options'
import { endStep, mostFailures } from '@tessera/db/steps'
import { type JobUnit, ProofRefused } from '@tessera/db/unit'
import { isFault } from '@tessera/runtime/fault'
import type { TaskOutcome } from './end-task.ts'
import { countModelFailure } from './documents/ask-model.ts'
import { countDocumentFailure } from './documents/document-failure.ts'
import { accountAsked, type ClaimedStep, later } from './steps/task.ts'
import { endAfterOverrun } from './out-of-time.ts'
import { GrantEnded, OutOfTime } from './task-stopped.ts'

/**
 * After an error that the step's handler did not foresee: the step is tried again, less and less often, and given up
 * in the end; later where the job is at its service already, because it goes on there. What belongs to the user is said in public words; the error itself goes to the log.
 */
export async function endAfterFailure(step: ClaimedStep, error: unknown): Promise<TaskOutcome> {
  if (isGone(error)) return await giveBack(step)
  const { logger } = step
  if (isFault(error, 'unavailable')) logger.warn({ err: error }, 'the broker is away')
  else if (isFault(error, 'files_unavailable')) logger.warn({ err: error }, 'files are away')
  else logger.error({ err: error }, 'the step failed')
  const write = async (unit: JobUnit) =>
    isFault(error, 'unavailable')
      ? await tryAgain(unit, step, brokerPauseSeconds)
      : isFault(error, 'files_unavailable')
        ? await waitForFiles(unit, step)
        : ((error instanceof OutOfTime ? await endAfterOverrun(unit, step) : null) ??
          (await countFailure(unit, step, error)))
  for (const pause of writePausesMs) {
    try {
      return await step.user.unit(write)
    } catch (cause) {
      if (isGone(cause)) return await giveBack(step)
      logger.warn({ err: cause }, 'what came of the step could not be written')
    }
    await delay(pause, undefined, { signal: step.hold.signal }).catch(() => {})
    if (step.hold.signal.aborted) break
  }
  await release(step.connection, step.grant, { ...usedBy(step), putBack: true })
  return 'put_back'
}

/** The step of a grant that was revoked goes to the next worker at once; of any other the broker leaves it as it is. */
export async function giveBack({
  connection,
  grant,
  logger,
}: Pick<ClaimedStep, 'connection' | 'grant' | 'logger'>): Promise<TaskOutcome> {
  await release(connection, grant, { putBack: true }).catch((error: unknown) =>
    logger.debug({ err: error }, 'the step is sent again when the grant’s time has passed'),
  )
  return 'grant_ended'
}

/** Its successor or its end is written already. */
function isGone(error: unknown): boolean {
  return (
    error instanceof GrantEnded || error instanceof ProofRefused || isFault(error, 'not_signed_in')
  )
}

async function tryAgain(
  unit: JobUnit,
  step: ClaimedStep,
  pauseSeconds: number,
): Promise<TaskOutcome> {
  await endStep(unit, { kind: 'again', dueAt: later(step, pauseSeconds) }, usedBy(step))
  return 'again'
}

/** However long it takes: nothing is wrong with the job. */
async function waitForFiles(unit: JobUnit, step: ClaimedStep): Promise<TaskOutcome> {
  const job = await findJobWork(unit, step.grant.taskId)
  if (job !== null && job.state !== 'waiting') {
    const text = `${errors.files_unavailable.message} Tessera goes on trying.`
    await setJobState(unit, job, { state: job.state, text })
  }
  return await tryAgain(unit, step, filesPauseSeconds)
}

async function countFailure(
  unit: JobUnit,
  step: ClaimedStep,
  error: unknown,
): Promise<TaskOutcome> {
  if (step.context.kind === 'ask-model') return await countModelFailure(unit, step)
  if (step.grant.service === null) return await countDocumentFailure(unit, step)
  const reason = publicReason(error)
  const job = await findJobWork(unit, step.grant.taskId)
  if (job === null) {
    await saveFailure(unit, step, reason)
    await endStep(unit, { kind: 'dead', reason }, usedBy(step))
    return 'dead'
  }
  if (job.step.failures + 1 >= mostFailures) {
    return (await goOnForADay(unit, step, job, reason)) ?? (await giveUp(unit, step, job, error))
  }
  const pause = Math.min(firstPauseSeconds * 2 ** job.step.failures, longestPauseSeconds)
  await endStep(unit, { kind: 'failed', dueAt: later(step, pause), reason }, usedBy(step))
  return 'failed'
}

/** Of a question that somebody waits for. */
async function saveFailure(unit: JobUnit, step: ClaimedStep, failure: string): Promise<void> {
  const asked = accountAsked(serviceGrant(step.grant))
  if (step.context.kind === 'list-jobs') await saveJobListing(unit, asked, { failure })
  else await saveServiceOptions(unit, asked, { failure })
}

/** What is wrong here may be mended in time for what the service still has. Null when nothing is there, or it was not. */
async function goOnForADay(
  unit: JobUnit,
  step: ClaimedStep,
  job: JobWork,
  reason: string,
): Promise<TaskOutcome | null> {
  if (job.attempt.submission !== 'submitted') return null
  const text = `${reason} The job is at its service, and Tessera goes on trying for a day.`
  const lastedMs = step.hold.now().getTime() - job.updatedAt.getTime()
  if (job.stateText === text && lastedMs >= longestTroubleMs) return null
  await setJobState(unit, job, { state: job.state === 'waiting' ? 'running' : job.state, text })
  await endStep(unit, { kind: 'again', dueAt: later(step, longestPauseSeconds) }, usedBy(step))
  return 'again'
}

async function giveUp(
  unit: JobUnit,
  step: ClaimedStep,
  job: JobWork,
  error: unknown,
): Promise<TaskOutcome> {
  const reason = publicReason(error)
  await setJobState(unit, job, {
    state: 'failed',
    text: `${reason} Trying again did not help, so the job was given up.`,
    failureCode: error instanceof ServiceError ? null : 'internal',
  })
  await endStep(unit, { kind: 'dead', reason }, usedBy(step))
  return 'dead'
}

function usedBy(step: ClaimedStep): { readonly credentialUsed: boolean } {
  return { credentialUsed: step.use.isSeen }
}

function publicReason(error: unknown): string {
  return error instanceof ServiceError ? error.publicText : errors.internal.message
}

const firstPauseSeconds = 5
const longestPauseSeconds = 300
const longestTroubleMs = 24 * 3_600_000
const brokerPauseSeconds = 10
/** A step that begins anew asks its service again how the job is. */
const filesPauseSeconds = 60
/** How often it is tried to write, while Postgres is away for a moment. */
const writePausesMs = [250, 500, 1000, 2000, 4000, 8000]
