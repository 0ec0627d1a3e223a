import { findDocumentWork } from '@tessera/db/document-work'
import type { TaskEnd } from '../end-task.ts'
import type { ClaimedStep } from '../steps/task.ts'
import { failed } from './document-failure.ts'

export async function writeReport(step: ClaimedStep): Promise<TaskEnd> {
  const work = await step.user.read(async (unit) => await findDocumentWork(unit, step.grant.taskId))
  if (work === null) return { kind: 'step', outcome: { kind: 'done', closeDelegation: true } }
  return failed(work, 'document_not_processed')
}
