import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { ensureKeys } from './keys.ts'

test('keys are made once; each process finds its own, closed to others', async () => {
  await using directory = await temporaryDirectory()
  const made = await ensureKeys(directory.path, { hasData: false })
  expect(await ensureKeys(directory.path, { hasData: true })).toEqual(made)

  const { broker, ...others } = made
  const keyStore = join(directory.path, 'broker', 'keys')
  expect(JSON.parse(await readFile(join(keyStore, 'public-keys.json'), 'utf8'))).toEqual(broker)
  expect((await stat(join(keyStore, 'keys.store'))).mode & 0o777).toBe(0o600)
  expect((await stat(keyStore)).mode & 0o777).toBe(0o700)

  for (const [name, secrets] of Object.entries(others)) {
    const file = join(directory.path, name, 'secrets.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(secrets)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(directory.path, name))).mode & 0o777).toBe(0o700)
  }
})

test('no two keys are the same', async () => {
  await using directory = await temporaryDirectory()
  const made = JSON.stringify(await ensureKeys(directory.path, { hasData: false }))
  const values = [...made.matchAll(/"([\w-]{40,})"/g)].map(([, value]) => value)
  expect(values.length).toBe(16)
  expect(new Set(values).size).toBe(values.length)
})

test('keys that are missing beside existing data are not made anew', async () => {
  await using directory = await temporaryDirectory()
  await expect(ensureKeys(directory.path, { hasData: true })).rejects.toThrow('missing')
  expect(await readdir(directory.path)).toEqual([])

  await ensureKeys(directory.path, { hasData: false })
  await rm(join(directory.path, 'broker'), { recursive: true })
  await expect(ensureKeys(directory.path, { hasData: false })).rejects.toThrow(': broker.')
  await writeFile(join(directory.path, 'api', 'secrets.json'), '{"identityKey":"x"}')
  await expect(ensureKeys(directory.path, { hasData: false })).rejects.toThrow('api.signingKey')
})
