import type { StepKind } from '@tessera/contracts/step'
import { cancelJob, cancelWithoutCredential } from './cancel-job.ts'
import { collectWithoutCredential } from './collect-of-failed.ts'
import { collectResults } from './collect-results.ts'
import { forJob } from './for-job.ts'
import { listJobs } from './list-jobs.ts'
import { pollJob } from './poll-job.ts'
import { readOptions } from './read-options.ts'
import { submitJob } from './submit-job.ts'
import type { TaskHandler } from './task.ts'
import { waitForCredential } from './waits.ts'

/** Works on a step as its kind asks. */
export const handleStep: TaskHandler = async (task) => await handlers[task.context.kind](task)

const handlers = {
  'submit-job': forJob({ work: submitJob, withoutCredential: waitForCredential }),
  'poll-job': forJob({ work: pollJob, withoutCredential: waitForCredential }),
  'collect-results': forJob({ work: collectResults, withoutCredential: collectWithoutCredential }),
  'cancel-job': forJob({ work: cancelJob, withoutCredential: cancelWithoutCredential }),
  'read-options': readOptions,
  'list-jobs': listJobs,
} satisfies Record<StepKind, TaskHandler>
