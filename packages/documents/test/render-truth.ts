import { createHash } from 'node:crypto'
import sharp, { type Sharp } from 'sharp'
import { makePdf, makePdfOfPictures, makeWord, printPages } from './make-documents.ts'
import type { TrueDocument } from './true-document.ts'

/**
 * The document as somebody would upload it: written by a program, or printed and scanned. The same bytes each time.
 *
 * @param name decides how it was scanned
 */
export async function renderDocument(
  document: TrueDocument,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const random = randomOf(name)
  if (document.form === 'scan') return await scansOf(document, random)
  return random() < 1 / 3 ? await makeWord(document.pages) : await makePdf(document.pages)
}

type Random = () => number

async function scansOf(document: TrueDocument, random: Random): Promise<Uint8Array<ArrayBuffer>> {
  const isNoisy = document.noise === 'noisy'
  const dpi = oneOf(isNoisy ? [150, 200, 250, 300] : [200, 250, 300], random)
  const isBlackAndWhite = isNoisy && random() < 1 / 4
  const scans: Buffer[] = []
  for (const print of await printPages(document.pages, dpi)) {
    const skew = (random() - 0.5) * (isNoisy ? 6 : 1)
    // Some lie in the scanner as they fell.
    const turned = isNoisy ? oneOf([0, 0, 0, 90, 180, 270], random) : 0
    const scan = await scanned(print, turned + skew, isNoisy ? noisy : clean, random)
    scans.push(
      isBlackAndWhite
        ? await scan.threshold(150).toColourspace('b-w').png().toBuffer()
        : await scan.jpeg({ quality: isNoisy ? 70 : 90 }).toBuffer(),
    )
  }
  return await makePdfOfPictures(scans)
}

interface Scanner {
  readonly blur: number
  /** How far the brightness of a pixel is off, as a standard deviation of 255. */
  readonly grain: number
  /** The share of pixels that are black or white whatever is there. */
  readonly specks: number
  /** How much darker one side is. */
  readonly shade: number
}
const clean: Scanner = { blur: 0.4, grain: 4, specks: 0, shade: 0 }
const noisy: Scanner = { blur: 0.6, grain: 18, specks: 0.002, shade: 18 }

/** As an office scanner sees it: a little askew, grey paper, grain, specks, and darker towards one side. */
async function scanned(
  print: Uint8Array,
  degrees: number,
  scanner: Scanner,
  random: Random,
): Promise<Sharp> {
  const { data, info } = await sharp(print)
    .flatten({ background: 'white' })
    .rotate(degrees, { background: 'white' })
    .greyscale()
    .blur(scanner.blur)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  for (let at = 0; at < data.length; at += 1) {
    const shade = scanner.shade * ((at % info.width) / info.width)
    // The sum of four is nearly normal.
    const normal = (random() + random() + random() + random() - 2) * 1.73
    const ink = (data[at] ?? 0) * 0.88 + 16 - shade + normal * scanner.grain
    const seen = random() < scanner.specks ? 255 * Math.round(random()) : ink
    data[at] = Math.max(0, Math.min(255, seen))
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
}

function oneOf(values: readonly number[], random: Random): number {
  return values[Math.floor(random() * values.length)] ?? 0
}

/** Mulberry32. */
function randomOf(name: string): Random {
  let state = createHash('sha256').update(name).digest().readUInt32LE()
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
