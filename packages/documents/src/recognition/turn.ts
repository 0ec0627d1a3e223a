import sharp, { type Sharp } from 'sharp'
import { longestShown } from '../shown-picture.ts'
import { rawOf, type Scan, sharpOf } from './scan.ts'

/** @param degrees clockwise */
export async function turnPicture(picture: Uint8Array, degrees: number): Promise<Sharp> {
  const most = longestShown * 1.25
  const small = await sharp(picture, { limitInputPixels: false })
    .flatten({ background: 'white' })
    .resize({ width: most, height: most, fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 1 })
    .toBuffer()
  const turned = await sharp(small)
    .rotate(degrees, { background: 'white' })
    .png({ compressionLevel: 1 })
    .toBuffer()
  return sharp(turned)
}

/** The part of a level scan, as wide as it is, in which lines begin and end most often. */
export async function fullestStrip(level: Scan): Promise<Scan> {
  const { data, width, height } = level
  const tall = Math.ceil(height * stripShare)
  const changes = new Float64Array(height + 1)
  let before = 0
  for (let y = 0; y < height; y += 1) {
    let ink = 0
    for (let x = 0; x < width; x += everyPixel) ink += 255 - (data[y * width + x] ?? 255)
    changes[y + 1] = (changes[y] ?? 0) + Math.abs(ink - before)
    before = ink
  }
  let top = 0
  for (let y = 0; y + tall <= height; y += everyRow) {
    if (changesIn(changes, y, tall) > changesIn(changes, top, tall)) top = y
  }
  return await rawOf(sharpOf(level).extract({ left: 0, top, width, height: tall }))
}

function changesIn(changes: Float64Array, top: number, tall: number): number {
  return (changes[top + tall] ?? 0) - (changes[top] ?? 0)
}

const stripShare = 0.12
const everyPixel = 3
const everyRow = 16
