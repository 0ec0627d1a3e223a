import { readFile } from 'node:fs/promises'
import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib'
import { TARGET } from '@tessera/sandbox/testing/running-sandbox'

/** Fifty people's real array genotypes. */
export async function goodVcf(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(TARGET))
}

/** Broken as people break them, each with the code that the check gives it. */
export async function badVcfs(): Promise<readonly (readonly [string, string, Uint8Array])[]> {
  const good = await goodVcf()
  const text = gunzipSync(good).toString('latin1')
  const lines = text.trimEnd().split('\n')
  const header = lines.filter((line) => line.startsWith('#'))
  const variants = lines.filter((line) => !line.startsWith('#'))
  const withVariants = (changed: readonly string[]) => bgzip([...header, ...changed, ''].join('\n'))
  const onTwo = variants.map((line, index) =>
    index > variants.length / 2 ? line.replace(/^(chr)?20\t/, '$121\t') : line,
  )
  return [
    ['plain gzip', 'plain_gzip', gzipSync(text)],
    ['unsorted variants', 'unsorted', withVariants(variants.toReversed())],
    ['two chromosomes', 'several_chromosomes', withVariants(onTwo)],
    ['a cut end', 'truncated', good.subarray(0, good.length - 500)],
    ['text', 'not_gzip', Buffer.from('sample,rs123\nA,0/1\n')],
    ['no bytes', 'empty_file', new Uint8Array()],
  ]
}

/** With the reference and the alternate allele of each variant in the other's place. */
export async function swappedVcf(): Promise<Uint8Array<ArrayBuffer>> {
  const text = gunzipSync(await goodVcf()).toString('latin1')
  return new Uint8Array(bgzip(text.replaceAll(/^(20\t\d+\t\S+)\t(\S+)\t(\S+)/gm, '$1\t$3\t$2')))
}

export function bgzip(text: string): Buffer {
  const bytes = Buffer.from(text)
  const blocks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 65_280)
    blocks.push(block(bytes.subarray(at, at + 65_280)))
  return Buffer.concat([...blocks, endOfFile])
}

function block(text: Uint8Array): Buffer {
  const data = deflateRawSync(text)
  const header = Buffer.from('1f8b08040000000000ff0600424302000000', 'hex')
  header.writeUInt16LE(header.length + data.length + 8 - 1, 16)
  const footer = Buffer.alloc(8)
  footer.writeUInt32LE(crc32(text), 0)
  footer.writeUInt32LE(text.length, 4)
  return Buffer.concat([header, data, footer])
}

const endOfFile = Buffer.from('1f8b08040000000000ff0600424302001b0003000000000000000000', 'hex')
