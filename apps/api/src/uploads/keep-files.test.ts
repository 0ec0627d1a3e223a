import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TaskBy } from '@tessera/contracts/maintenance'
import { Secret } from '@tessera/crypto/secret'
import { type Login, openLogin } from '@tessera/db/login'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createWorld, type World } from '../../test/world.ts'
import { keepFiles } from './keep-files.ts'
import { type FileStorage, openFileStorage } from './file-storage.ts'

let world: World
let api: Login<'tessera_api'>
let storage: FileStorage
beforeAll(async () => {
  world = await createWorld()
  api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
  storage = await openFileStorage(world)
  // What the process does when it begins; it asks again in a day.
  await waitFor(async () => (await record('runs = 0')).length === 0)
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await world.rows(
    `update proof.maintenance_tasks set runs = 0, changed_total = 0, failures = 0, failure = null, failed_at = null, due_at = now()
     where login = 'tessera_api'`,
  )
})

it('bytes that no row speaks of are removed, and halves of a day ago, each by one of two processes', async () => {
  const gone = await bytesOf('1', new Date())
  await world.rows('insert into proof.removed_bytes (file_id) values ($1)', gone)
  const half = await bytesOf('1.part', new Date(Date.now() - 25 * 3_600_000))
  const young = await bytesOf('1.part', new Date())
  const deps = { api, storage, logger: world.log.logger() }
  {
    await using _first = keepFiles(deps, 3_600)
    await using _second = keepFiles(deps, 3_600)
    await expect.poll(async () => await record('runs = 0')).toEqual([])
  }
  expect(await record('changed_total = 1 and runs = 1 and failures = 0')).toEqual(mine)
  expect(await readdir(world.filesDir)).not.toContain(gone)
  expect(await readdir(world.filesDir)).not.toContain(half)
  expect(await readdir(world.filesDir)).toContain(young)
  expect(await world.rows('select from proof.removed_bytes')).toEqual([])

  await world.rows(`update proof.maintenance_tasks set due_at = now() where login = 'tessera_api'`)
  await using _third = keepFiles(deps, 3_600)
  await expect.poll(async () => await record('runs = 2')).toEqual(mine)
  expect(await record('changed = 0 and changed_total = 1')).toEqual(mine)
})

it('what cannot be removed keeps nothing else, and stands in the record until it can be', async () => {
  const [stuck, other] = [await bytesOf('1', new Date()), await bytesOf('1', new Date())]
  const path = join(world.filesDir, stuck, '1')
  await rm(path)
  await mkdir(path)
  await world.rows('insert into proof.removed_bytes (file_id) values ($1), ($2)', stuck, other)
  const deps = { api, storage, logger: world.log.logger() }
  await using _keeping = keepFiles(deps, 3_600)
  await expect.poll(async () => await record('failures > 0')).toEqual(['remove-bytes'])
  expect(await record(`failure = 'partly' and changed_total = 1`)).toEqual(['remove-bytes'])
  expect(await readdir(world.filesDir)).toContain(stuck)
  expect(await readdir(world.filesDir)).not.toContain(other)
  await rm(join(world.filesDir, stuck), { recursive: true })
  await world.rows('delete from proof.removed_bytes')
})

const mine = ['remove-bytes', 'sweep-files'] as const satisfies readonly TaskBy<'api'>[]

async function record(where: string): Promise<readonly unknown[]> {
  const rows = await world.rows(
    `select task from proof.maintenance_tasks where login = 'tessera_api' and (${where}) order by task`,
  )
  return rows.map(({ task }) => task)
}

/** Bytes in the place of files. @returns the id of the file */
async function bytesOf(name: string, at: Date): Promise<string> {
  const id = randomUUID()
  await mkdir(join(world.filesDir, id))
  const path = join(world.filesDir, id, name)
  await writeFile(path, 'bytes')
  await utimes(path, at, at)
  return id
}
