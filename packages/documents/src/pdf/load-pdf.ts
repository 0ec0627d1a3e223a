import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { getDocument, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { DocumentProblem } from '../document-problem.ts'

/**
 * @param bytes are taken: nothing is left of them
 * @throws DocumentProblem
 */
export async function loadPdf(bytes: Uint8Array<ArrayBuffer>): Promise<PDFDocumentProxy> {
  try {
    return await getDocument({
      data: bytes,
      verbosity: VerbosityLevel.ERRORS,
      // Everything it may need is in its package; it looks for nothing elsewhere.
      useSystemFonts: false,
      standardFontDataUrl: join(pdfjs, 'standard_fonts/'),
      cMapUrl: join(pdfjs, 'cmaps/'),
      iccUrl: join(pdfjs, 'iccs/'),
      wasmUrl: join(pdfjs, 'wasm/'),
    }).promise
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException'
    const code = isLocked ? 'encrypted' : 'broken'
    throw new DocumentProblem(code, 'the PDF cannot be opened', { cause: error })
  }
}

const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
