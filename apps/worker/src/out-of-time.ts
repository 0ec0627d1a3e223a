import { type ErrorCode, errors } from '@tessera/contracts/errors'
import { listResults } from '@tessera/db/files'
import { findJobWork } from '@tessera/db/job-work'
import { setJobState } from '@tessera/db/jobs'
import { endStep, type StepOutcome } from '@tessera/db/steps'
import type { JobUnit } from '@tessera/db/unit'
import { type ClaimedStep, later } from './steps/task.ts'

/**
 * After a grant whose whole time was not enough. A transfer that has come no further three times in a row does not come
 * further the fourth time either: the job ends with what is here, and its owner reads what to do.
 *
 * @returns null where the step transfers nothing: then it is a failure like any other
 */
export async function endAfterOverrun(
  unit: JobUnit,
  step: ClaimedStep,
): Promise<StepOutcome['kind'] | null> {
  const failureCode = codeFor(step.context.kind)
  const job = failureCode === null ? null : await findJobWork(unit, step.grant.taskId)
  if (failureCode === null || job === null) return null
  const use = { credentialUsed: step.use.isSeen }
  const stored = await listResults(unit, { jobId: job.jobId, attempt: job.attempt.number })
  const reason = `A grant’s whole time was not enough; ${stored.length} results are here.`
  const before = job.step.failure === reason ? job.step.overruns : 0
  if (before + 1 < mostOverruns) {
    await endStep(unit, { kind: 'overrun', dueAt: later(step, pauseSeconds), reason }, use)
    return 'overrun'
  }
  const { message, remedy } = errors[failureCode]
  const state = stored.length > 0 ? 'completed_with_warnings' : 'failed'
  await setJobState(unit, job, { state, text: `${message} ${remedy}`, failureCode })
  await endStep(unit, { kind: 'dead', reason }, use)
  return 'dead'
}

function codeFor(kind: ClaimedStep['context']['kind']): ErrorCode | null {
  switch (kind) {
    case 'submit-job':
      return 'job_upload_out_of_time'
    case 'collect-results':
      return 'job_results_out_of_time'
    case 'poll-job':
    case 'cancel-job':
    case 'read-options':
    case 'list-jobs':
    case 'read-document':
    case 'ask-model':
    case 'write-report':
      return null
    default:
      return kind satisfies never
  }
}

/** In a row, with nothing to show for it. */
const mostOverruns = 3
const pauseSeconds = 5
