import { mostDocumentPages } from '@tessera/contracts/document'
import {
  beginReading,
  countOpening,
  endReading,
  findDocumentWork,
  listReadPages,
  listTexts,
} from '@tessera/db/document-work'
import { insertFindings } from '@tessera/db/document-findings'
import type { DocumentReader, ReadingPlace } from '@tessera/documents/document-reader'
import type { DocumentFinding } from '@tessera/contracts/document-meaning'
import { ownReader } from '@tessera/documents/meaning/own-reader'
import { DocumentProblem } from '@tessera/documents/document-problem'
import type { TaskEnd } from '../end-task.ts'
import type { ClaimedStep } from '../steps/task.ts'
import { documentBytes } from './document-bytes.ts'
import { failed, problemCodes } from './document-failure.ts'
import { keepPage } from './keep-page.ts'
import { again, done, turnMs } from './document-task-end.ts'
import { meantPages } from './meant-pages.ts'

/**
 * Reads the pages of a document that are not read yet, each in a unit of its own: whoever is killed in between goes on at
 * the next page. After a while the step makes room for others and comes again.
 */
export async function readDocument(step: ClaimedStep, reader: DocumentReader): Promise<TaskEnd> {
  const work = await step.user.read(async (unit) => await findDocumentWork(unit, step.grant.taskId))
  if (work === null || work.file === null || work.state === 'read') return done
  // It took several workers with it, or more than each had time for.
  if (work.openings >= mostOpenings) return failed(work, 'document_not_processed')
  const { file } = work
  try {
    await using place = await lendSoon(reader, step.hold.signal)
    if (place === null) return again(step, pauseSeconds)
    const bytes = await documentBytes(step, file)
    await step.user.unit(async (unit) => await countOpening(unit, work))
    const { signal } = step.hold
    await using document = await place.open(bytes, { mostPages: mostDocumentPages, signal })
    const { pageCount } = document
    await step.user.unit(async (unit) => await beginReading(unit, work, pageCount))
    const read = await step.user.read(async (unit) => await listReadPages(unit, work))
    const until = step.hold.now().getTime() + turnMs
    for (let number = 1; number <= pageCount; number += 1) {
      if (read.has(number)) continue
      if (step.hold.now().getTime() >= until) return again(step, 0)
      await keepPage(step, work, await document.readPage(number, { signal }))
    }
  } catch (error) {
    if (!(error instanceof DocumentProblem)) throw error
    step.logger.info({ problem: error.code, detail: error.message }, 'a document cannot be read')
    return failed(work, problemCodes[error.code])
  }
  const texts = await step.user.read(async (unit) => await listTexts(unit, work))
  const found: DocumentFinding[] = []
  const text = { pages: meantPages(texts), language: null }
  for await (const { findings } of ownReader.read(text, step.hold)) found.push(...findings)
  return {
    ...done,
    write: async (unit) => {
      await insertFindings(unit, work, found)
      await endReading(unit, work)
    },
  }
}

/** Null when others have every place for long: a step that only stands in line would use up the time of its grant. */
async function lendSoon(reader: DocumentReader, signal: AbortSignal): Promise<ReadingPlace | null> {
  const patience = AbortSignal.timeout(patienceMs)
  try {
    return await reader.lend(AbortSignal.any([signal, patience]))
  } catch (error) {
    if (signal.aborted || !patience.aborted) throw error
    return null
  }
}

const mostOpenings = 5
/** Less than the shortest time of a grant that is renewed. */
const patienceMs = 20_000
const pauseSeconds = 5
