import { reportInput } from '@tessera/contracts/report'
import type { FileId } from '@tessera/contracts/ids'
import { type DocumentWork, findDocumentWork } from '@tessera/db/document-work'
import { storeJobFile } from '@tessera/db/files'
import { endReport, reserveReportFile } from '@tessera/db/reports'
import type { WrittenFile } from '@tessera/encrypted-files/write-encrypted-file'
import {
  renderInThread,
  type RenderedReport,
  RenderingFailed,
} from '@tessera/reports/render-in-thread'
import type { TaskEnd } from '../end-task.ts'
import type { ClaimedStep } from '../steps/task.ts'
import { failed } from './document-failure.ts'
import { done } from './document-task-end.ts'
import { storeFile } from './store-file.ts'

/** Writes a report from the input that was gathered when its owner asked for it: nothing else of hers is read here. */
export async function writeReport(step: ClaimedStep): Promise<TaskEnd> {
  const work = await step.user.read(async (unit) => await findDocumentWork(unit, step.grant.taskId))
  if (work === null || work.state === 'read') return done
  const input = reportInput.safeParse(work.input)
  if (!input.success) {
    step.logger.error({ err: input.error }, 'the input of a report has another form')
    return failed(work, 'report_not_written')
  }
  try {
    const report = await renderInThread(input.data, { signal: step.hold.signal })
    const stored = await store(step, work, report)
    return {
      ...done,
      write: async (unit) => {
        await storeJobFile(unit, stored.fileId, stored.written)
        await endReport(unit, work, { fileId: stored.fileId, pages: report.pages })
      },
    }
  } catch (error) {
    if (!(error instanceof RenderingFailed)) throw error
    step.logger.warn({ err: error }, 'a report was not rendered')
    return failed(work, error.reason === 'broken' ? 'report_not_written' : 'report_too_large')
  }
}

async function store(
  step: ClaimedStep,
  work: DocumentWork,
  { bytes }: RenderedReport,
): Promise<{ readonly fileId: FileId; readonly written: WrittenFile }> {
  const fileId = await step.user.unit(async (unit) => await reserveReportFile(unit, work))
  return { fileId, written: await storeFile(step, fileId, bytes) }
}
