import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { openHome } from './home.ts'

test('a second start on the same home is refused, and says which process holds it', async () => {
  await using directory = await temporaryDirectory()
  const first = await openHome({ path: directory.path })
  await expect(openHome({ path: directory.path })).rejects.toThrow(`process ${process.pid}`)
  await expect(openHome({ path: join(directory.path, '.') })).rejects.toThrow('running')

  await first[Symbol.asyncDispose]()
  await using second = await openHome({ path: directory.path })
  expect(second.path).toBe(first.path)
})

test('a refused start with --fresh deletes nothing', async () => {
  await using directory = await temporaryDirectory()
  await using first = await openHome({ path: directory.path })
  await writeFile(join(first.path, 'data'), '')
  await expect(openHome({ path: directory.path, fresh: true })).rejects.toThrow('running')
  expect(await readdir(first.path)).toContain('data')
})

test('files are kept, and deleted with --fresh', async () => {
  await using directory = await temporaryDirectory()
  const path = join(directory.path, 'home')
  {
    await using home = await openHome({ path })
    await writeFile(join(home.path, 'data'), '')
  }
  {
    await using kept = await openHome({ path })
    expect(await readdir(kept.path)).toContain('data')
  }
  await using fresh = await openHome({ path, fresh: true })
  expect(await readdir(fresh.path)).not.toContain('data')
})

test('a directory of something else is left alone', async () => {
  await using directory = await temporaryDirectory()
  await writeFile(join(directory.path, 'thesis.docx'), '')
  const opened = openHome({ path: directory.path, fresh: true })
  await expect(opened).rejects.toThrow('files that are not Tessera')
  expect(await readdir(directory.path)).toEqual(['thesis.docx'])
})
