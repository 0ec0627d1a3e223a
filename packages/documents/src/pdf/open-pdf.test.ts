import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { faxPdf } from '../../test/fax.ts'
import { makePdf, printPages } from '../../test/make-documents.ts'
import { rawPdf, stream } from '../../test/raw-pdf.ts'
import { openDocument } from '../open-document.ts'
import { lettersIn } from './text-of-page.ts'
import { Recognition } from '../recognition/recognition.ts'

// Beside others, on a small machine.
const timeout = 240_000
const recognition = new Recognition(['en'])
afterAll(async () => await recognition[Symbol.asyncDispose]())
const options = { mostPages: 500, recognition }
const sentence = 'A sentence that is long enough to be taken for the text of the page.'

test('an encrypted PDF is refused as such', async () => {
  const bytes = await makePdf([[sentence]], { userPassword: 'secret' })
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'encrypted' })
})

test('one that only says that it is a PDF is broken', async () => {
  const bytes = new Uint8Array(Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(5000)]))
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'broken' })
})

test('one that was cut off is broken', async () => {
  const bytes = await makePdf([[sentence]])
  const cut = bytes.slice(0, bytes.length / 2)
  await expect(openDocument(cut, options)).rejects.toMatchObject({ code: 'broken' })
})

test('a hundred thousand pages are too many, and none of them is looked at', async () => {
  const kids = Array.from({ length: 100_000 }, (_, at) => `${at + 3} 0 R`)
  const bytes = rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${kids.length} /Kids [${kids.join(' ')}] >>`,
    ...kids.map(() => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>'),
  ])
  await expect(openDocument(bytes, options)).rejects.toMatchObject({ code: 'too_many_pages' })
})

test('a page as large as a field has a picture like any other', async () => {
  const bytes = rawPdf(
    onePage('/MediaBox [0 0 500000 500000]', `BT /F 9000 Tf 9000 250000 Td (${sentence}) Tj ET`),
  )
  await using document = await openDocument(bytes, options)
  const page = await document.readPage(1)
  expect(page).toMatchObject({ text: sentence, width: 1600, height: 1600 })
  expect(page.words[0]?.top).toBeGreaterThan(0.45)
  expect(page.words[0]?.top).toBeLessThan(0.5)
})

test('a page without any size is broken or blank, and takes nobody with it', async () => {
  const bytes = rawPdf(onePage('/MediaBox [0 0 0 0]', `BT /F 9 Tf (${sentence}) Tj ET`))
  await using document = await openDocument(bytes, options)
  await expect(document.readPage(1)).resolves.toMatchObject({ text: sentence })
})

test('words on a page that is shown turned stand where they are seen', async () => {
  const text = `BT /F 12 Tf 100 700 Td (${sentence}) Tj ET`
  const bytes = rawPdf(onePage('/MediaBox [0 0 595 842] /Rotate 90', text))
  await using document = await openDocument(bytes, options)
  const page = await document.readPage(1)
  expect(page.width, 'lies on its side').toBeGreaterThan(page.height)
  const first = page.words[0]
  // 142 points below the upper edge is 142 points left of the right edge once it is turned.
  expect((first?.left ?? 0) + (first?.width ?? 0)).toBeCloseTo(1 - 132 / 842, 1)
  expect(first?.top).toBeCloseTo(100 / 595, 1)
  expect(first?.height, 'it runs downwards').toBeGreaterThan(0)
})

test('letters that nobody can name are no text', () => {
  expect(lettersIn(sentence)).toBe(sentence.replaceAll(' ', '').length)
  expect(lettersIn('\ue001\ue002\ue003 '.repeat(30))).toBe(0)
})

test(
  'a scan with a stamp on it is read as a scan, a picture beside text is not',
  { timeout },
  async () => {
    const stamp = `BT /F 8 Tf 20 20 Td (Envelope 8A7B22C1-93D0-4E57-A1B2-0C3D4E5F6071, signed on 3 May 2026) Tj ET`
    const [print = new Uint8Array()] = await printPages([[sentence]], 150, 240)
    await using document = await openDocument(await faxPdf(print, 'CCITT', stamp), options)
    const page = await document.readPage(1)
    expect(page.source).toBe('recognized')
    expect(page.text).toContain('long enough to be taken for the text')
    expect(page.text).toContain('Envelope')
    const logo = await sharp(print).resize(400).png().toBuffer()
    await using letter = await openDocument(await makePdf([[sentence]], { picture: logo }), options)
    await expect(letter.readPage(1)).resolves.toMatchObject({ source: 'text', text: sentence })
  },
)

test('text never holds what a database refuses', async () => {
  const text = Buffer.from(`BT /F 12 Tf 100 700 Td (${sentence}\\000\\001) Tj ET`)
  const bytes = rawPdf([
    ...onePage('/MediaBox [0 0 595 842]', '').slice(0, 3),
    stream('/Filter /FlateDecode', deflateSync(text)),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ])
  await using document = await openDocument(bytes, options)
  const page = await document.readPage(1)
  expect(page.text).toContain(sentence)
  expect(page.text).not.toMatch(/[^\P{Cc}\n\t]/u)
})

function onePage(attributes: string, content: string): readonly (string | Buffer)[] {
  return [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R ${attributes} /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>`,
    stream('', Buffer.from(content)),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
}
