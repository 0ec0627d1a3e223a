import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TARGET } from '../testing/running-sandbox.ts'
import { compressionOf } from './bgzf.ts'
import { runCommand } from './run-command.ts'
import { vcfLines, writeBgzfLines } from './vcf-lines.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bgzf-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('writes what bgzip, gunzip and itself read back, over many blocks', async () => {
  const path = join(folder, 'many.gz')
  const lines = Array.from({ length: 40_000 }, (_, n) => `line ${n} ${(n * 7919) % 104_729}`)
  await writeBgzfLines(path, lines)
  expect(await compressionOf(path)).toBe('bgzf')
  const read: string[] = []
  for await (const line of vcfLines(path)) read.push(line)
  expect(read).toEqual(lines)
  await runCommand('/usr/bin/bgzip', ['-t', path], { cwd: folder })
  const random = await runCommand('/usr/bin/bgzip', ['-r', path], { cwd: folder })
  expect(random).toBe('')
})

it('tells BGZF, cut BGZF and everything else apart', async () => {
  const gzip = join(folder, 'plain.gz')
  await writeFile(gzip, gzipSync('plain'))
  expect(await compressionOf(gzip)).toBe('not-bgzf')
  const empty = join(folder, 'empty')
  await writeFile(empty, '')
  expect(await compressionOf(empty)).toBe('not-bgzf')
  expect(await compressionOf(TARGET)).toBe('bgzf')
})

it('writes an empty file as the end block alone', async () => {
  const path = join(folder, 'none.gz')
  await writeBgzfLines(path, [])
  expect(await compressionOf(path)).toBe('bgzf')
  expect(gunzipSync(await readFile(path)).length).toBe(0)
})
