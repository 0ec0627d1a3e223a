import type { DocumentProblemCode } from '@tessera/contracts/document'
import { errors } from '@tessera/contracts/errors'
import { type DocumentWork, failDocument, findDocumentWork } from '@tessera/db/document-work'
import { endStep, mostFailures, type StepOutcome } from '@tessera/db/steps'
import type { JobUnit } from '@tessera/db/unit'
import type { DocumentProblem } from '@tessera/documents/document-problem'
import type { TaskEnd } from '../end-task.ts'
import { type ClaimedStep, later } from '../steps/task.ts'

/** What its owner reads of each problem. */
export const problemCodes = {
  not_a_document: 'document_not_readable',
  broken: 'document_broken',
  encrypted: 'document_encrypted',
  too_many_pages: 'document_too_many_pages',
  too_large: 'document_too_large',
  too_slow: 'document_too_slow',
  empty: 'document_empty',
} as const satisfies Readonly<Record<DocumentProblem['code'], DocumentProblemCode>>

/** It is worked on no more, and its owner reads why. */
export function failed(work: DocumentWork, code: DocumentProblemCode): TaskEnd {
  return {
    kind: 'step',
    outcome: { kind: 'dead', reason: errors[code].message },
    write: async (unit) => await failDocument(unit, work, code),
  }
}

/** After an error that nobody foresaw: tried again, less and less often, and given up in the end. */
export async function countDocumentFailure(
  unit: JobUnit,
  step: ClaimedStep,
): Promise<StepOutcome['kind']> {
  const reason = errors.internal.message
  const work = await findDocumentWork(unit, step.grant.taskId)
  if (work !== null && work.failures + 1 < mostFailures) {
    const dueAt = later(step, firstPauseSeconds * 2 ** work.failures)
    await endStep(unit, { kind: 'failed', dueAt, reason })
    return 'failed'
  }
  if (work !== null) await failDocument(unit, work, 'document_not_processed')
  await endStep(unit, { kind: 'dead', reason })
  return 'dead'
}

const firstPauseSeconds = 5
