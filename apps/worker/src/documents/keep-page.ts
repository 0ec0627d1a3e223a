import { type DocumentWork, insertPage, type PageImage } from '@tessera/db/document-work'
import { reserveDocumentFile } from '@tessera/db/document-files'
import { storeJobFile } from '@tessera/db/files'
import type { ReadPage } from '@tessera/documents/read-page'
import type { WrittenFile } from '@tessera/encrypted-files/write-encrypted-file'
import type { FileId } from '@tessera/contracts/ids'
import type { ClaimedStep } from '../steps/task.ts'
import { storeFile } from './store-file.ts'

/** What was read of a page, and its picture, in one transaction: a page is there with both or not at all. */
export async function keepPage(
  step: ClaimedStep,
  work: DocumentWork,
  page: ReadPage,
): Promise<void> {
  const stored = await storePicture(step, work, page)
  const { image: _, width, height, words, text, ...read } = page
  const kept = text.slice(0, longestText)
  await step.user.unit(async (unit) => {
    let image: PageImage | null = null
    if (stored !== null) {
      await storeJobFile(unit, stored.fileId, stored.written)
      image = { fileId: stored.fileId, width, height }
    }
    await insertPage(unit, work, {
      ...read,
      // A control character of a broken font is none of its words; Postgres keeps no NUL.
      text: kept.replaceAll('\0', ' '),
      words: words.filter(({ end }) => end <= kept.length).slice(0, mostWords),
      image,
    })
  })
}

async function storePicture(
  step: ClaimedStep,
  { userId, documentId, version }: DocumentWork,
  { number, image }: ReadPage,
): Promise<{ readonly fileId: FileId; readonly written: WrittenFile } | null> {
  if (image === null) return null
  const name = `version ${version}, page ${number}`
  const fileId = await step.user.unit(
    async (unit) => await reserveDocumentFile(unit, { userId, documentId, purpose: 'page', name }),
  )
  return { fileId, written: await storeFile(step, fileId, image) }
}

/** Characters that a row takes. */
const longestText = 200_000
const mostWords = 40_000
