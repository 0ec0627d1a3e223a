import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FIXTURES } from '../testing/running-sandbox.ts'
import { vcfLines } from './vcf-lines.ts'

test('reads to the end, and to where its reader stops', async () => {
  const path = join(FIXTURES, 'target.few.chr20.vcf.gz')
  const all = await linesOf(path)
  expect(all[0]).toBe('##fileformat=VCFv4.2')
  expect(all.length).toBeGreaterThan(1_000)
  for await (const line of vcfLines(path)) {
    expect(line).toBe(all[0])
    break
  }
})

test('throws when the file is not there', async () => {
  await expect(linesOf(join(FIXTURES, 'nothing.vcf.gz'))).rejects.toMatchObject({ code: 'ENOENT' })
})

async function linesOf(path: string): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const line of vcfLines(path)) lines.push(line)
  return lines
}
