import { configure, type Entry, type FileEntry, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'
import mammoth from 'mammoth'
import { DocumentProblem } from './document-problem.ts'
import { languageOf } from './language-of.ts'
import type { OpeningOptions } from './open-document.ts'
import { plainText } from './plain-text.ts'
import type { ReadableDocument } from './read-page.ts'

/**
 * A Word document (ECMA-376). It has pages where its author broke one; where lines end is decided by whoever shows it.
 *
 * @throws DocumentProblem
 */
export async function openWord(
  bytes: Uint8Array,
  { mostPages }: OpeningOptions,
): Promise<ReadableDocument> {
  await checkZip(bytes)
  const pages = await pagesOf(bytes)
  if (pages.length > mostPages) {
    throw new DocumentProblem('too_many_pages', `the document has ${pages.length} pages`)
  }
  if (pages.every((text) => text === '')) {
    throw new DocumentProblem('empty', 'the Word document has no text')
  }
  return {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    pageCount: pages.length,
    async readPage(number) {
      const text = pages[number - 1]
      if (text === undefined) throw new RangeError(`there is no page ${number}`)
      return {
        number,
        source: 'text',
        text,
        confidence: null,
        language: languageOf(text),
        rotation: 0,
        skew: 0,
        width: 0,
        height: 0,
        image: null,
        words: [],
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function checkZip(bytes: Uint8Array): Promise<void> {
  configure({ useWebWorkers: false })
  const reader = new ZipReader(new Uint8ArrayReader(bytes))
  try {
    // A zip can say that less is in it than there is; it is found out when that much has been unpacked.
    for (const file of await listed(reader)) {
      await file.getData(new WritableStream(), { checkOverlappingEntry: true })
    }
  } catch (error) {
    if (error instanceof DocumentProblem) throw error
    throw new DocumentProblem('broken', 'the zip cannot be read', { cause: error })
  } finally {
    await reader.close()
  }
}

async function listed(reader: ZipReader<Uint8Array>): Promise<readonly FileEntry[]> {
  const entries: Entry[] = []
  const size = { text: 0, all: 0 }
  for await (const entry of reader.getEntriesGenerator()) {
    if (entry.encrypted) throw new DocumentProblem('encrypted', 'the zip has a password')
    entries.push(entry)
    size.all += entry.uncompressedSize
    if (isText.test(entry.filename)) size.text += entry.uncompressedSize
    if (entries.length > most.entries || size.all > most.bytes || size.text > most.textBytes) {
      throw new DocumentProblem('too_large', 'the zip unpacks to too much')
    }
  }
  if (entries.every(({ filename }) => filename !== 'word/document.xml')) {
    throw new DocumentProblem('not_a_document', 'the zip is no Word document')
  }
  return entries.filter((entry) => !entry.directory)
}

async function pagesOf(bytes: Uint8Array): Promise<readonly string[]> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
      {
        styleMap: ["br[type='page'] => hr.page:fresh"],
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
        externalFileAccess: false,
      },
    )
    return value.split(pageBreak).map(textOf)
  } catch (error) {
    throw new DocumentProblem('broken', 'the Word document cannot be read', { cause: error })
  }
}

/** Of the few elements that mammoth writes. */
function textOf(html: string): string {
  const text = html
    .replaceAll(/<br \/>|<\/(?:p|h[1-6]|li|tr)>/g, '\n\n')
    .replaceAll(/<\/t[dh]>/g, '\t')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\n{3,}/g, '\n\n')
  return plainText(text).trim()
}

const isText = /\.(?:xml|rels)$/i
const pageBreak = /<hr class="page" ?\/?>/
/** Pictures may be large, text may not: it becomes many small objects. */
const most = { entries: 5000, bytes: 300 * 2 ** 20, textBytes: 40 * 2 ** 20 } as const
