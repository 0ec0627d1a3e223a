import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { newSigningKey, publicKeyOf } from './new-keys.ts'
import { buildWeb } from './web-build.ts'

test('the broker’s root key is pinned into the pages, which are built again for another key', async () => {
  await using directory = await temporaryDirectory()
  const distDir = join(directory.path, 'dist')
  const [first, second] = [publicKeyOf(newSigningKey()), publicKeyOf(newSigningKey())]

  expect((await buildWeb(distDir, first)).isNew).toBe(true)
  expect(await isIn(distDir, first)).toBe(true)
  expect((await buildWeb(distDir, first)).isNew).toBe(false)

  expect((await buildWeb(distDir, second)).isNew).toBe(true)
  expect(await isIn(distDir, second)).toBe(true)
  expect(await isIn(distDir, first)).toBe(false)
}, 120_000)

test('a build without a proper key fails with what is wrong, and leaves no build', async () => {
  await using directory = await temporaryDirectory()
  await expect(buildWeb(directory.path, 'short')).rejects.toThrow('VITE_BROKER_ROOT_KEY must be')
  expect(existsSync(join(directory.path, 'index.html'))).toBe(false)
})

async function isIn(distDir: string, key: string): Promise<boolean> {
  const scripts = (await readdir(join(distDir, 'assets'))).filter((name) => name.endsWith('.js'))
  const texts = await Promise.all(
    scripts.map((name) => readFile(join(distDir, 'assets', name), 'utf8')),
  )
  return texts.some((text) => text.includes(key))
}
