import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { makePdf, makePdfOfPictures, makeWord, printPages } from '../test/make-documents.ts'
import { rawPdf, stream } from '../test/raw-pdf.ts'
import { openDocumentReader, type ReaderOptions } from './document-reader.ts'

// Beside others, on a small machine.
const timeout = 240_000
const usual: ReaderOptions = {
  threads: 1,
  heapMegabytes: 512,
  pageSeconds: 200,
  openSeconds: 60,
  languages: ['en', 'fr', 'pt'],
}
const letter = [
  'The committee approves the use of the samples for research on malaria.',
  'Samples may not leave the country before the end of the study, and the data are kept for ten years.',
]
const flate = '/Filter /FlateDecode'
const reader = openDocumentReader({ ...usual, threads: 2 })
afterAll(async () => await reader[Symbol.asyncDispose]())

test('reads the text of a PDF, and shows where its words stand', async () => {
  await using place = await reader.lend()
  const bytes = await makePdf([
    letter,
    ['Second page, with enough words on it to be read as text.'],
  ])
  await using document = await place.open(bytes, { mostPages: 10 })
  expect(bytes.length, 'the bytes were given away').toBe(0)
  expect(document).toMatchObject({ mediaType: 'application/pdf', pageCount: 2 })
  const page = await document.readPage(1)
  expect(page).toMatchObject({ number: 1, source: 'text', confidence: null, language: 'en' })
  expect(page.text.replaceAll(/\s+/g, ' ')).toBe(letter.join(' '))
  const malaria = page.words.find(({ start, end }) => page.text.slice(start, end) === 'malaria.')
  // A4 with a margin of 62 points, the first line.
  expect(malaria?.top).toBeGreaterThan(62 / 842 - 0.01)
  expect(malaria?.top).toBeLessThan(62 / 842 + 0.01)
  expect(malaria?.left).toBeGreaterThan(0.5)
  const { format, width, height } = await sharp(page.image ?? new Uint8Array()).metadata()
  expect({ format, width, height }).toEqual({
    format: 'jpeg',
    width: page.width,
    height: page.height,
  })
  expect(Math.max(page.width, page.height)).toBe(1600)
  await expect(document.readPage(2)).resolves.toMatchObject({ number: 2, source: 'text' })
})

test('reads a Word document by the pages its author broke, without pictures', async () => {
  await using place = await reader.lend()
  await using document = await place.open(await makeWord([letter, ['Annex']]), { mostPages: 10 })
  expect(document.pageCount).toBe(2)
  await expect(document.readPage(1)).resolves.toMatchObject({
    source: 'text',
    text: letter.join('\n\n'),
    image: null,
    words: [],
  })
  await expect(document.readPage(2)).resolves.toMatchObject({ text: 'Annex' })
})

test('recognizes a scan that lies on its side, and turns it upright', { timeout }, async () => {
  const [print] = await printPages([letter], 200, 240)
  const scan = await sharp(print).rotate(91.5, { background: 'white' }).jpeg().toBuffer()
  await using place = await reader.lend()
  await using document = await place.open(new Uint8Array(scan), { mostPages: 10 })
  expect(document).toMatchObject({ mediaType: 'image/jpeg', pageCount: 1 })
  const page = await document.readPage(1)
  expect(page).toMatchObject({ source: 'recognized', language: 'en', rotation: 270 })
  expect(page.text.replaceAll(/\s+/g, ' ')).toBe(letter.join(' '))
  expect(page.skew).toBeCloseTo(1.5, 0)
  expect(page.confidence).toBeGreaterThan(80)
  expect(page.width, 'upright').toBeGreaterThan(page.height)
  const malaria = page.words.find(({ start, end }) => page.text.slice(start, end) === 'malaria.')
  expect(malaria?.top).toBeLessThan(0.4)
})

test('lends a thread to one after the other', async () => {
  await using single = openDocumentReader(usual)
  const first = await single.lend()
  const order: string[] = []
  const wait = async (name: string) => {
    await using place = await single.lend()
    order.push(name)
    await using document = await place.open(await makeWord([[name]]), { mostPages: 1 })
    expect((await document.readPage(1)).text).toBe(name)
  }
  const left = new AbortController()
  const waiting = [wait('second'), wait('third')]
  const leaving = single.lend(left.signal)
  left.abort(new Error('no longer needed'))
  await expect(leaving).rejects.toThrow('no longer needed')
  expect(order).toEqual([])
  await first[Symbol.asyncDispose]()
  await Promise.all(waiting)
  expect(order).toEqual(['second', 'third'])
  await expect(first.open(await makeWord([letter]), { mostPages: 1 })).rejects.toThrow('given back')
})

test(
  'ends a thread that takes too long for a page, and reads on with another',
  { timeout },
  async () => {
    await using hasty = openDocumentReader({ ...usual, pageSeconds: 0.2 })
    const scans = await makePdfOfPictures(await printPages([letter], 300))
    await using place = await hasty.lend()
    await using document = await place.open(scans, { mostPages: 10 })
    await expect(document.readPage(1)).rejects.toMatchObject({ code: 'too_slow' })
    await using next = await place.open(await makeWord([letter]), { mostPages: 10 })
    await expect(next.readPage(1)).resolves.toMatchObject({ text: letter.join('\n\n') })
  },
)

test('stops at once when nobody waits for the page any more', { timeout }, async () => {
  await using place = await reader.lend()
  const scans = await makePdfOfPictures(await printPages([letter], 300))
  await using document = await place.open(scans, { mostPages: 10 })
  const stop = new AbortController()
  const page = document.readPage(1, { signal: stop.signal })
  stop.abort(new Error('cancelled'))
  await expect(page).rejects.toThrow('cancelled')
})

test.for([
  // A megabyte that becomes a thousand.
  {
    what: 'content',
    objects: [stream(flate, deflateSync(Buffer.alloc(2 ** 30, ' '), { level: 9 }))],
  },
  // A hundred kilobytes that become 900 million pixels.
  {
    what: 'a picture',
    objects: [
      stream('', Buffer.from('595 0 0 842 0 0 cm /I Do')),
      stream(
        `/Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceGray /BitsPerComponent 1 ${flate}`,
        deflateSync(Buffer.alloc((30_000 * 30_000) / 8)),
      ),
    ],
  },
])(
  'ends a thread when $what unpacks to more than it may take',
  { timeout },
  async ({ objects }) => {
    const bytes = rawPdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
      ...objects,
    ])
    await using bounded = openDocumentReader({ ...usual, heapMegabytes: 150 })
    await using place = await bounded.lend()
    await using document = await place.open(bytes, { mostPages: 10 })
    await expect(document.readPage(1)).rejects.toMatchObject({ code: 'too_large' })
    await using next = await place.open(await makeWord([letter]), { mostPages: 10 })
    await expect(next.readPage(1)).resolves.toMatchObject({ text: letter.join('\n\n') })
  },
)

test('nobody waits for a reader that is closed', async () => {
  const closing = openDocumentReader(usual)
  await using _place = await closing.lend()
  const waiting = closing.lend()
  const refused = expect(waiting).rejects.toThrow('closed')
  await closing[Symbol.asyncDispose]()
  await refused
  await expect(closing.lend()).rejects.toThrow('closed')
})
