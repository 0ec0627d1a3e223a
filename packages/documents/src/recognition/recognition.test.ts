import sharp from 'sharp'
import { afterAll, expect, test, vi } from 'vitest'
import { characterErrors, inOneLine } from '../../test/character-errors.ts'
import { faxPdf } from '../../test/fax.ts'
import { printPages } from '../../test/make-documents.ts'
import { openDocument } from '../open-document.ts'
import { directionsOf } from './direction.ts'
import { Recognition } from './recognition.ts'
import { prepareScan } from './scan.ts'

// Beside others, on a small machine.
const timeout = 240_000
/** In points: a page for a few lines. */
const small = 240
const recognition = new Recognition(['en', 'fr', 'pt'])
afterAll(async () => await recognition[Symbol.asyncDispose]())
const english = [
  'The committee approves the use of the samples for research on malaria.',
  'Samples may not leave the country before the end of the study, and the data are kept for ten years.',
]
const french = [
  "Le comité d'éthique a émis un avis favorable à la réutilisation des prélèvements.",
  'Les données ne peuvent être transférées à des tiers établis hors du pays où elles ont été recueillies.',
]

test.for(['CCITT', 'JBIG2'] as const)(
  'reads what a scanner stored as %s',
  { timeout },
  async (way) => {
    const [print = new Uint8Array()] = await printPages([english], 150, small)
    await using document = await openDocument(await faxPdf(print, way), {
      mostPages: 1,
      recognition,
    })
    const page = await document.readPage(1)
    expect(page).toMatchObject({ source: 'recognized', rotation: 0, language: 'en' })
    // A full stop of three dots may pass for a comma.
    expect(characterErrors(page.text, english.join(' '))).toBeLessThanOrEqual(2)
  },
)

test('finds the language of a page, and reads it again in that', { timeout }, async () => {
  const [print = new Uint8Array()] = await printPages([french], 200, small)
  const page = await recognition.read(print)
  expect(page.language).toBe('fr')
  expect(inOneLine(page.text)).toBe(french.join(' '))
})

test(
  'a page that looks like lines from the side is turned no further than it lies',
  { timeout },
  async () => {
    const [print] = await printPages([Array.from({ length: 20 }, () => 'No samples')], 150, 530)
    const askew = await sharp(print).rotate(3.2, { background: 'white' }).png().toBuffer()
    expect(directionsOf(await prepareScan(askew))[0], 'as it seems').toMatchObject({
      sideways: true,
    })
    const page = await recognition.read(askew)
    expect(page.rotation).toBe(0)
    expect(page.text.match(/No samples/g)?.length).toBeGreaterThan(16)
  },
)

test(
  'each word has its place in the text and on the page, in the same order',
  { timeout },
  async () => {
    const [print = new Uint8Array()] = await printPages([english], 200, small)
    const { text, words } = await recognition.read(print)
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(text.split(/\s+/))
    const [first, second] = words
    expect(first?.left).toBeLessThan(second?.left ?? 0)
    expect(first?.top).toBeCloseTo(second?.top ?? 0, 1)
    // Below the margin of 62 points.
    expect(first?.top).toBeGreaterThan(60 / small)
    expect(first?.top).toBeLessThan(80 / small)
  },
)

test('an empty page has no text', { timeout }, async () => {
  const blank = { width: 1240, height: 600, channels: 3, background: '#eeeeee' } as const
  const page = await recognition.read(await sharp({ create: blank }).png().toBuffer())
  expect(page).toMatchObject({ text: '', language: null, rotation: 0, words: [] })
})

test(
  'its own failure is no fault of the document, and the next page is read',
  { timeout },
  async () => {
    const [print = new Uint8Array()] = await printPages([english], 150, small)
    await using own = new Recognition(['en'])
    const options = { mostPages: 1, recognition: own }
    await using document = await openDocument(await faxPdf(print, 'CCITT'), options)
    vi.stubEnv('TMPDIR', '/nowhere')
    await expect(document.readPage(1)).rejects.toMatchObject({ code: 'ENOENT' })
    vi.unstubAllEnvs()
    await expect(document.readPage(1)).resolves.toMatchObject({ source: 'recognized' })
  },
)
