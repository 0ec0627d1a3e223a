import { zlibSync } from 'fflate'
import Document from 'pdfkit'
import { type Face, faces, fontFile } from './fonts.ts'

export type Pdf = PDFKit.PDFDocument
export type StructureElement = PDFKit.PDFStructureElement

export interface PdfFacts {
  readonly title: string
  readonly subject: string
  readonly author: string
  readonly madeAt: Date
  readonly producer: string
}

/** A tagged PDF 1.7 after PDF/UA-1 with all faces in it, of which the same is written from the same facts and calls. */
export function openPdf(facts: PdfFacts): {
  readonly pdf: Pdf
  readonly bytes: () => Promise<Uint8Array>
} {
  const options = {
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    // The types know the subsets of PDF/A only.
    subset: 'PDF/UA',
    bufferPages: true,
    autoFirstPage: false,
    compress: false,
    info: {
      Title: facts.title,
      Subject: facts.subject,
      Author: facts.author,
      Creator: facts.producer,
      Producer: facts.producer,
      CreationDate: facts.madeAt,
      ModDate: facts.madeAt,
    },
  } as const
  const pdf = new Document({ ...options, subset: options.subset as never })
  for (const face of faces) pdf.registerFont(face, Buffer.from(fontFile(face)))
  compressEverywhereAlike(pdf)
  escapeMetadata(pdf)
  return { pdf, bytes: async () => await allOf(pdf) }
}

/** Whether a face has a letter for a code point. */
export function coverageOf(pdf: Pdf): (face: Face, codePoint: number) => boolean {
  const known = new Map<string, boolean>()
  return (face, codePoint) => {
    const key = `${face} ${codePoint}`
    const before = known.get(key)
    if (before !== undefined) return before
    pdf.font(face)
    const { font } = (pdf as unknown as OpenFont)._font
    const has = font.hasGlyphForCodePoint(codePoint)
    known.set(key, has)
    return has
  }
}

/**
 * Node’s zlib packs the same bytes in other ways on other processors and in other versions. What is in JavaScript does not.
 */
function compressEverywhereAlike(pdf: Pdf): void {
  const makeReference = pdf.ref.bind(pdf)
  pdf.ref = (data) => {
    const reference = makeReference(data) as PDFKit.PDFKitReference & WrittenReference
    const [write, finalize] = [reference.write.bind(reference), reference.finalize.bind(reference)]
    reference.write = (chunk) => {
      write(chunk)
      if (reference.buffer.length >= mostChunks)
        reference.buffer = [Buffer.concat(reference.buffer)]
    }
    reference.finalize = () => {
      if (reference.buffer.length > 0 && reference.data.Type !== 'Metadata') {
        reference.buffer = [zlibSync(Buffer.concat(reference.buffer))]
        reference.data.Filter = 'FlateDecode'
      }
      finalize()
    }
    return reference
  }
}

/** pdfkit writes title and names into XML as they are. */
function escapeMetadata(pdf: Pdf): void {
  const write = pdf.endMetadata.bind(pdf)
  pdf.endMetadata = () => {
    for (const [name, value] of Object.entries(pdf.info))
      if (typeof value === 'string')
        Object.assign(pdf.info, {
          [name]: value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
        })
    write()
  }
}

async function allOf(pdf: Pdf): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', () => resolve())
    pdf.on('error', reject)
  })
  pdf.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

/** A page is written in thousands of pieces, and its size is known only when all pages are there. */
const mostChunks = 512

/** What pdfkit has and its types do not tell. */
interface OpenFont {
  readonly _font: {
    readonly font: { hasGlyphForCodePoint(codePoint: number): boolean }
  }
}

interface WrittenReference {
  buffer: Uint8Array[]
  readonly data: { Type?: string; Filter?: string }
}
