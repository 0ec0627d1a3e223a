import { readFile, readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  bgzip,
  changedTarget,
  pieces,
  target,
  targetParts,
  targetText,
} from '../test/make-files.ts'
import { checkVcfStart } from './check-vcf-start.ts'
import { checkVcfStream } from './check-vcf-stream.ts'
import type { FindingCode } from './report.ts'

describe('checkVcfStart', () => {
  it.each<[string, Buffer]>([
    ['a good file', target],
    ['one that is cut', target.subarray(0, -28)],
    ['one with a foreign prefix', changedTarget((text) => text.replaceAll(/^20\t/gm, 'chr20\t'))],
    ['plain gzip', gzipSync(targetText)],
    ['plain text', Buffer.from(targetText)],
    ['nothing', Buffer.alloc(0)],
  ])('says of %s what the check of the whole says', async (_, file) => {
    const tail = file.subarray(-28)
    const whole = await checkVcfStream(pieces(file), { tail })
    const start = await checkVcfStart(new Blob([Uint8Array.from(file)]))
    expect(start.verdict).toBe(whole.verdict)
    expect(start.findings).toEqual(whole.findings)
  })

  it.each<[string, FindingCode | null, (file: Buffer) => Buffer]>([
    ['well', null, (file) => file],
    ['cut at a block', 'truncated', (file) => file.subarray(0, -28)],
    ['cut in a block', 'truncated', (file) => file.subarray(0, -1000)],
  ])('of a large file that is %s says so from a part of it', async (_, code, cut) => {
    const file = cut(large())
    let read = 0
    const blob = new Blob([Uint8Array.from(file)])
    const slice = blob.slice.bind(blob)
    blob.slice = (start, end) => {
      const part = slice(start, end)
      read += part.size
      return part
    }
    const report = await checkVcfStart(blob)
    expect(report.findings.map((finding) => finding.code)).toEqual(code === null ? [] : [code])
    expect(report.facts.complete).toBe(false)
    if (code === null) expect(report.facts).toMatchObject({ samples: 50, build: { build: 'hg19' } })
    expect(read).toBe(2 ** 20 + 28)
  })

  it('needs nothing of Node', async () => {
    const seen = new Set<string>()
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return
      seen.add(file)
      const source = await readFile(new URL(file, import.meta.url), 'utf8')
      expect(source, file).not.toMatch(/from 'node:|\bBuffer\.|\bprocess\./)
      for (const [, next = ''] of source.matchAll(/from '(\.\/[^']+)'/g)) await visit(next)
    }
    await visit('./check-vcf-start.ts')
    expect(seen.size).toBeGreaterThan(15)
    expect(seen.size).toBeLessThan((await readdir(new URL('.', import.meta.url))).length)
  })
})

/** The target again and again, with other positions, in blocks that hardly compress. */
function large(): Buffer {
  const { meta, columns, variants } = targetParts()
  const lines = Array.from({ length: 60 }, (_, round) =>
    variants.map((line) =>
      line.replace(/\t\d+/, (text) => `\t${Number(text) + round * 1_000_000}`),
    ),
  ).flat()
  return bgzip([...meta, columns, ...lines, ''].join('\n'))
}
