import sharp from 'sharp'
import { rawPdf, stream } from './raw-pdf.ts'

/**
 * A page in 150 dots per inch, black and white, as office scanners store it.
 *
 * @param stamp PDF operators that somebody has put text over it with
 */
export async function faxPdf(print: Uint8Array, way: 'CCITT' | 'JBIG2', stamp = '') {
  const { data, width, height } = await groupFour(print)
  const filter =
    way === 'CCITT'
      ? `/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ${width} /Rows ${height} >>`
      : '/Filter /JBIG2Decode'
  const [across, down] = [(72 * width) / 150, (72 * height) / 150]
  const image = `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 1`
  return rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${across} ${down}] /Contents 4 0 R
        /Resources << /XObject << /I 5 0 R >> /Font << /F 6 0 R >> >> >>`,
    stream('', Buffer.from(`q ${across} 0 0 ${down} 0 0 cm /I Do Q ${stamp}`)),
    stream(`${image} ${filter}`, way === 'CCITT' ? data : jbig2(data, width, height)),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ])
}

/** ITU-T T.6, taken out of a TIFF file whose only tile is the whole page. */
async function groupFour(print: Uint8Array) {
  const { width = 0, height = 0 } = await sharp(print).metadata()
  const tile = { width: 16 * Math.ceil(width / 16), height: 16 * Math.ceil(height / 16) }
  const tiff = await sharp(print)
    .flatten({ background: 'white' })
    .greyscale()
    .threshold(150)
    // In a fax the bits that are set are ink.
    .negate()
    .toColourspace('b-w')
    .tiff({
      compression: 'ccittfax4',
      bitdepth: 1,
      tile: true,
      tileWidth: tile.width,
      tileHeight: tile.height,
    })
    .toBuffer()
  const directory = tiff.readUInt32LE(4)
  const fields = new Map<number, number>()
  for (let at = 0; at < tiff.readUInt16LE(directory); at += 1) {
    const field = directory + 2 + 12 * at
    fields.set(tiff.readUInt16LE(field), tiff.readUInt32LE(field + 8))
  }
  const [start = 0, length = 0] = [fields.get(324), fields.get(325)]
  return { data: tiff.subarray(start, start + length), ...tile }
}

/** ITU-T T.88: the same bits as the only region of a page. */
function jbig2(data: Buffer, width: number, height: number): Buffer {
  const page = Buffer.concat([uint32(width, height, 0, 0), Buffer.from([0, 0, 0])])
  const region = Buffer.concat([uint32(width, height, 0, 0), Buffer.from([0, 1]), data])
  return Buffer.concat([segment(0, 48, page), segment(1, 38, region)])
}

function segment(number: number, kind: number, data: Buffer): Buffer {
  return Buffer.concat([uint32(number), Buffer.from([kind, 0, 1]), uint32(data.length), data])
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at)
  return bytes
}
