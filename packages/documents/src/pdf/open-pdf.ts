import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { DocumentProblem } from '../document-problem.ts'
import { languageOf } from '../language-of.ts'
import type { OpeningOptions } from '../open-document.ts'
import type { ReadableDocument, ReadPage } from '../read-page.ts'
import { longestShown, shownPicture } from '../shown-picture.ts'
import { loadPdf } from './load-pdf.ts'
import { pictureShare } from './picture-share.ts'
import { renderPage } from './render-page.ts'
import { lettersIn, textOfPage } from './text-of-page.ts'

/**
 * Text as the document has it; a page that has next to none is taken for a scan, and so is a picture that somebody has put
 * a stamp, a header or the number of an envelope on.
 *
 * @throws DocumentProblem
 */
export async function openPdf(
  bytes: Uint8Array<ArrayBuffer>,
  { recognition, mostPages }: OpeningOptions,
): Promise<ReadableDocument> {
  const pdf = await loadPdf(bytes)
  if (pdf.numPages > mostPages) {
    await pdf.loadingTask.destroy()
    throw new DocumentProblem('too_many_pages', `the document has ${pdf.numPages} pages`)
  }
  return {
    mediaType: 'application/pdf',
    pageCount: pdf.numPages,
    async readPage(number) {
      if (number < 1 || number > pdf.numPages) throw new RangeError(`there is no page ${number}`)
      const shown = await look(pdf, number)
      if ('text' in shown) return { number, ...shown }
      return { number, source: 'recognized', ...(await recognition.read(shown.scan)) }
    },
    [Symbol.asyncDispose]: async () => await pdf.loadingTask.destroy(),
  }
}

type Shown = { readonly scan: Uint8Array } | Omit<ReadPage, 'number'>

async function look(pdf: PDFDocumentProxy, number: number): Promise<Shown> {
  try {
    const page = await pdf.getPage(number)
    try {
      return await lookAt(page)
    } finally {
      page.cleanup()
    }
  } catch (error) {
    if (error instanceof DocumentProblem) throw error
    throw new DocumentProblem('broken', `page ${number} cannot be read`, { cause: error })
  }
}

async function lookAt(page: PDFPageProxy): Promise<Shown> {
  const { text, words } = await textOfPage(page)
  if (await isScan(page, lettersIn(text))) {
    return { scan: await renderPage(page, { dpi: 300, longest: longestRecognized }) }
  }
  const picture = await renderPage(page, { dpi: 300, longest: longestShown })
  return {
    source: 'text',
    text,
    confidence: null,
    language: languageOf(text),
    rotation: 0,
    skew: 0,
    ...(await shownPicture(picture)),
    words,
  }
}

async function isScan(page: PDFPageProxy, letters: number): Promise<boolean> {
  if (letters < pageNumber) return true
  return letters < shortPage && (await pictureShare(page)) > mostOfPage
}

/** In letters. */
const pageNumber = 40
const shortPage = 400
const mostOfPage = 0.5
/** A3 in 300 dots per inch. */
const longestRecognized = 5000
