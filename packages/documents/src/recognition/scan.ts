import sharp, { type Sharp } from 'sharp'
import { withoutSpecks } from './specks.ts'

/** Grey, one byte for each pixel; 0 is black. */
export interface Scan {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** Dots per inch in which pages are recognized: with fewer letters are too small, more only take longer. */
export const recognizedDpi = 300

/** Black on white, as large as letters are best recognized, without the grain, the specks and the shadows of a poor scanner. */
export async function prepareScan(picture: Uint8Array): Promise<Scan> {
  const grey = await rawOf(
    sharp(picture, { limitInputPixels: false }).flatten({ background: 'white' }).resize({
      width: longest.most,
      height: longest.most,
      fit: 'inside',
      withoutEnlargement: true,
    }),
  )
  const smooth = await rawOf(sharpOf(grey).median(3))
  const calm = grainOf(grey.data, smooth.data) > usualGrain ? smooth : grey
  const even = { ...calm, data: withoutShadows(calm.data, await paperOf(calm)) }
  const longer = Math.max(grey.width, grey.height)
  if (longer >= longest.least) return withoutSpecks(even)
  const larger = await rawOf(
    sharpOf(even).resize({
      width: longest.usual,
      height: longest.usual,
      fit: 'inside',
      kernel: 'cubic',
    }),
  )
  return withoutSpecks(larger)
}

/** @param degrees clockwise; what is not on the scan is white */
export async function turnScan(scan: Scan, degrees: number): Promise<Scan> {
  return await rawOf(sharpOf(scan).rotate(degrees, { background: 'white' }))
}

export async function toPng(scan: Scan): Promise<Buffer> {
  return await sharpOf(scan)
    .withMetadata({ density: recognizedDpi })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

export function sharpOf({ data, width, height }: Scan): Sharp {
  return sharp(data, { raw: { width, height, channels: 1 }, limitInputPixels: false })
}

export async function rawOf(image: Sharp): Promise<Scan> {
  const { data, info } = await image
    .greyscale()
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** Mean difference of pixels from the middle of their neighbours. Letters have edges too: they are few. */
function grainOf(data: Buffer, smooth: Buffer): number {
  let sum = 0
  for (const [at, value] of data.entries()) sum += Math.abs(value - (smooth[at] ?? 0))
  return sum / data.length
}

/** How bright the paper is everywhere: what is left when letters are blurred away. */
async function paperOf(scan: Scan): Promise<Buffer> {
  const { width, height } = scan
  const small = await rawOf(
    sharpOf(scan).resize(Math.ceil(width / paperStep), Math.ceil(height / paperStep), {
      fit: 'fill',
      kernel: 'linear',
    }),
  )
  const paper = await rawOf(sharpOf(small).resize(width, height, { fit: 'fill', kernel: 'cubic' }))
  return paper.data
}

function withoutShadows(data: Buffer, paper: Buffer): Buffer {
  const even = Buffer.alloc(data.length)
  for (let at = 0; at < data.length; at += 1) {
    const share = (data[at] ?? 0) / Math.max(paper[at] ?? 0, 1)
    const stretched = (share - ink) / (white - ink)
    even[at] = stretched <= 0 ? 0 : stretched >= 1 ? 255 : Math.round(stretched * 255)
  }
  return even
}

const usualGrain = 4
/** In pixels, of pages about as large as A4. */
const longest = { least: 2600, usual: 3000, most: 3600 } as const
/** In pixels: wider than letters, narrower than shadows. */
const paperStep = 48
/** Of the brightness of the paper: what is surely ink, and what is surely none. */
const ink = 0.35
const white = 0.82
