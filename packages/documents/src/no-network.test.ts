import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { makePdfOfPictures, printPages } from '../test/make-documents.ts'

// Beside others, on a small machine.
const timeout = 240_000
const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'no-network-'))
afterAll(async () => await rm(folder, { recursive: true }))
const sentence = 'Samples may not leave the country before the end of the study.'
const scan = join(folder, 'scan.pdf')
await writeFile(scan, await makePdfOfPictures(await printPages([[sentence]], 150, 240)))

test('recognition has all it needs with it', { timeout }, async () => {
  expect((await readWithoutNetwork()).stdout.trim()).toBe(sentence)
})

test('and what would reach for the network is found out', { timeout }, async () => {
  await expect(readWithoutNetwork('fetch')).rejects.toMatchObject({
    stderr: expect.stringContaining('reached for the network'),
  })
})

async function readWithoutNetwork(...also: readonly string[]) {
  const [program, preload] = ['../test/read-one.ts', '../test/refuse-network.ts'].map(
    (file) => new URL(file, import.meta.url),
  )
  // Threads take the options of their process along.
  const env = { ...process.env, NODE_OPTIONS: `--import=${preload?.href}` }
  return await run(process.execPath, [program?.pathname ?? '', scan, ...also], { env })
}
