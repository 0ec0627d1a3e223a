import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openDocument } from './open-document.ts'
import { Recognition } from './recognition/recognition.ts'

const options = { mostPages: 50, recognition: new Recognition(['en']) }

test('a picture that says it is as large as a city is too large', async () => {
  await expect(openDocument(pngSaying(1_000_000, 1_000_000), options)).rejects.toMatchObject({
    code: 'too_large',
  })
})

test('a few kilobytes that become 80 million pixels are too large', async () => {
  const raw = { width: 10_000, height: 8000, channels: 1 } as const
  const picture = sharp(Buffer.alloc(raw.width * raw.height), { raw, limitInputPixels: false })
  const png = await picture.png({ compressionLevel: 6 }).toBuffer()
  expect(png.length).toBeLessThan(2 ** 20)
  await expect(openDocument(new Uint8Array(png), options)).rejects.toMatchObject({
    code: 'too_large',
  })
})

test('pages of a TIFF file are counted', async () => {
  const most = await tiffOf(50)
  await using document = await openDocument(most, options)
  expect(document.pageCount).toBe(50)
  await expect(openDocument(await tiffOf(51), options)).rejects.toMatchObject({
    code: 'too_many_pages',
  })
})

test('a picture that was cut off is broken', async () => {
  const create = {
    width: 800,
    height: 600,
    channels: 3,
    background: 'white',
    noise: { type: 'gaussian', mean: 128, sigma: 60 },
  } as const
  const jpeg = await sharp({ create }).jpeg().toBuffer()
  const cut = new Uint8Array(jpeg.subarray(0, jpeg.length / 2))
  await using document = await openDocument(cut, options)
  await expect(document.readPage(1)).rejects.toMatchObject({ code: 'broken' })
})

test('what only begins as a picture is broken', async () => {
  for (const head of ['89504e470d0a1a0a', 'ffd8ffe0', '49492a0008000000']) {
    const bytes = new Uint8Array(Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(100, 7)]))
    await expect(openDocument(bytes, options), head).rejects.toMatchObject({ code: 'broken' })
  }
})

test('bytes that are nothing of this are no document, and none at all are empty', async () => {
  const text = new TextEncoder().encode('<svg><script>alert(1)</script></svg>')
  await expect(openDocument(text, options)).rejects.toMatchObject({ code: 'not_a_document' })
  await expect(openDocument(new Uint8Array(), options)).rejects.toMatchObject({ code: 'empty' })
})

/** A head that promises these sizes, and next to nothing behind it. */
function pngSaying(width: number, height: number): Uint8Array<ArrayBuffer> {
  const sizes = Buffer.alloc(13)
  sizes.writeUInt32BE(width, 0)
  sizes.writeUInt32BE(height, 4)
  sizes.set([8, 0, 0, 0, 0], 8)
  const chunks = [
    chunk('IHDR', sizes),
    chunk('IDAT', Buffer.from('789c0300', 'hex')),
    chunk('IEND'),
  ]
  return new Uint8Array(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]))
}

function chunk(name: string, data = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

async function tiffOf(pages: number): Promise<Uint8Array<ArrayBuffer>> {
  const one = { width: 10, height: 10, channels: 3, background: 'white' } as const
  const page = await sharp({ create: one }).png().toBuffer()
  const all = Array.from({ length: pages }, () => page)
  return new Uint8Array(
    await sharp(all, { join: { animated: true } })
      .tiff()
      .toBuffer(),
  )
}
