import type { StepKind } from '@tessera/contracts/step'
import type { DocumentReader } from '@tessera/documents/document-reader'
import { askModel } from '../documents/ask-model.ts'
import type { ModelDesk } from '../documents/model-desk.ts'
import { readDocument } from '../documents/read-document.ts'
import { writeReport } from '../documents/write-report.ts'
import { cancelJob, cancelWithoutCredential } from './cancel-job.ts'
import { collectWithoutCredential } from './collect-of-failed.ts'
import { collectResults } from './collect-results.ts'
import { forJob } from './for-job.ts'
import { listJobs } from './list-jobs.ts'
import { pollJob } from './poll-job.ts'
import { readOptions } from './read-options.ts'
import { submitJob } from './submit-job.ts'
import type { StepHandler, TaskHandler } from './task.ts'
import { waitForCredential } from './waits.ts'

/** Works on a step as its kind asks. */
export function stepHandler(reader: DocumentReader, desk: ModelDesk | null): StepHandler {
  const handlers = {
    'submit-job': atService(forJob({ work: submitJob, withoutCredential: waitForCredential })),
    'poll-job': atService(forJob({ work: pollJob, withoutCredential: waitForCredential })),
    'collect-results': atService(
      forJob({ work: collectResults, withoutCredential: collectWithoutCredential }),
    ),
    'cancel-job': atService(
      forJob({ work: cancelJob, withoutCredential: cancelWithoutCredential }),
    ),
    'read-options': atService(readOptions),
    'list-jobs': atService(listJobs),
    'read-document': async (step) => await readDocument(step, reader),
    'ask-model': async (step) => await askModel(step, desk),
    'write-report': writeReport,
  } satisfies Record<StepKind, StepHandler>
  return async (step, connect) => await handlers[step.context.kind](step, connect)
}

function atService(handler: TaskHandler): StepHandler {
  return async (step, connect) => await handler(await connect(step))
}
