import { readFileSync } from 'node:fs'
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib'
import { endOfFileBlock } from '../src/bgzf-block.ts'

/** Fifty people's real array genotypes on chromosome 20, unphased, with 1.2 % missing. */
export const targetPath = new URL(
  '../../../apps/sandbox/fixtures/small/target.omni.chr20.vcf.gz',
  import.meta.url,
).pathname
export const target = readFileSync(targetPath)
export const targetText = gunzipSync(target).toString('latin1')

/** Writes BGZF as bgzip does: independent blocks and an empty one at the end. */
export function bgzip(
  text: string | Uint8Array,
  { blockText = 65_280, withEnd = true } = {},
): Buffer {
  const bytes = Buffer.from(text)
  const blocks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += blockText) {
    blocks.push(bgzfBlock(bytes.subarray(at, at + blockText)))
  }
  if (withEnd) blocks.push(endOfFileBlock)
  return Buffer.concat(blocks)
}

export function bgzfBlock(text: Uint8Array): Buffer {
  const data = deflateRawSync(text)
  const header = Buffer.from('1f8b08040000000000ff0600424302000000', 'hex')
  header.writeUInt16LE(header.length + data.length + 8 - 1, 16)
  const footer = Buffer.alloc(8)
  footer.writeUInt32LE(crc32(text), 0)
  footer.writeUInt32LE(text.length, 4)
  return Buffer.concat([header, data, footer])
}

/** The target with its text changed. */
export function changedTarget(change: (text: string) => string): Buffer {
  const text = change(targetText)
  if (text === targetText) throw new Error('the change changed nothing')
  return bgzip(text)
}

/** Changes the columns of each variant; the header stays. */
export function changedVariants(change: (columns: string[], index: number) => string[]): Buffer {
  let index = 0
  return changedTarget((text) =>
    text
      .split('\n')
      .map((line) => {
        if (line === '' || line.startsWith('#')) return line
        index += 1
        return change(line.split('\t'), index - 1).join('\t')
      })
      .join('\n'),
  )
}

/** The first lines of the header, the #CHROM line and the variants, each to be put together anew. */
export function targetParts(): { meta: string[]; columns: string; variants: string[] } {
  const lines = targetText.trimEnd().split('\n')
  return {
    meta: lines.filter((line) => line.startsWith('##')),
    columns: lines.find((line) => line.startsWith('#CHROM')) ?? '',
    variants: lines.filter((line) => !line.startsWith('#')),
  }
}

/** Gives the bytes in pieces of the given size. */
export function* pieces(bytes: Uint8Array, size = 16_384): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
