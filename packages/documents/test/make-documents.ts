import { Document, Packer, PageBreak, Paragraph, TextRun } from 'docx'
import PdfKit from 'pdfkit'
import sharp from 'sharp'
import { loadPdf } from '../src/pdf/load-pdf.ts'
import { renderPage } from '../src/pdf/render-page.ts'

/** Pages are lists of paragraphs. */
export type Pages = readonly (readonly string[])[]

/** The same bytes each time. */
export async function makePdf(
  pages: Pages,
  {
    height = a4.height,
    picture,
    ...options
  }: {
    /** In points, 72 an inch; that of A4 unless told. */
    readonly height?: number
    readonly picture?: Buffer
    readonly userPassword?: string
  } = {},
) {
  const pdf = new PdfKit({ ...paper, size: [a4.width, height], margin: 62, ...options })
  for (const [at, page] of pages.entries()) {
    pdf.addPage()
    pdf.font(at % 2 === 0 ? 'Times-Roman' : 'Helvetica').fontSize(at % 2 === 0 ? 10.8 : 9.8)
    if (picture !== undefined) pdf.image(picture, 62, 500, { width: 200 })
    for (const paragraph of page) pdf.text(paragraph).moveDown(0.5)
  }
  return await bytesOf(pdf)
}

export async function makeWord(pages: Pages): Promise<Uint8Array<ArrayBuffer>> {
  const children = pages.flatMap((page, at) => [
    ...(at === 0 ? [] : [new Paragraph({ children: [new PageBreak()] })]),
    ...page.map((text) => new Paragraph({ children: [new TextRun(text)] })),
  ])
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })))
}

/** Each fills a page of its own. */
export async function makePdfOfPictures(pictures: readonly Uint8Array[]) {
  const pdf = new PdfKit({ ...paper, size: [a4.width, a4.height], margin: 0 })
  for (const picture of pictures) {
    pdf.addPage().image(Buffer.from(picture), 0, 0, {
      fit: [a4.width, a4.height],
      align: 'center',
      valign: 'center',
    })
  }
  return await bytesOf(pdf)
}

/**
 * Pictures of the pages, as a printer sees them.
 *
 * @param height in points; what has little on it is sooner recognized on a small page
 */
export async function printPages(
  pages: Pages,
  dpi: number,
  height?: number,
): Promise<readonly Uint8Array[]> {
  const pdf = await loadPdf(await makePdf(pages, height === undefined ? {} : { height }))
  const prints: Uint8Array[] = []
  for (let number = 1; number <= pdf.numPages; number += 1) {
    prints.push(await renderPage(await pdf.getPage(number), { dpi, longest: 5000 }))
  }
  await pdf.loadingTask.destroy()
  return prints
}

/** Each page is the same strip with these few lines of print: quickly read. */
export async function makeScanOfStrips(
  pages: number,
  lines: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const [print] = await printPages([lines], 150)
  const area = { left: 80, top: 80, width: 1100, height: 60 + 60 * lines.length }
  const strip = await sharp(print).extract(area).png().toBuffer()
  const all = Array.from({ length: pages }, () => strip)
  return new Uint8Array(
    await sharp(all, { join: { animated: true } })
      .tiff({ compression: 'deflate' })
      .toBuffer(),
  )
}

async function bytesOf(pdf: InstanceType<typeof PdfKit>): Promise<Uint8Array<ArrayBuffer>> {
  pdf.end()
  const pieces: Buffer[] = []
  for await (const piece of pdf) pieces.push(Buffer.from(piece as Uint8Array))
  return new Uint8Array(Buffer.concat(pieces))
}

const a4 = { width: 595.28, height: 841.89 } as const
const paper = { autoFirstPage: false, info: { CreationDate: new Date(0) } } as const
