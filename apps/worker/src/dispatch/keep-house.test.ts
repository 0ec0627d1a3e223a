import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('two dispatchers do each task of maintenance, without a failure, and each no oftener than its time', async () => {
  await using _first = await world.startDispatcher()
  await using _second = await world.startDispatcher()
  await expect.poll(async () => await tasks('runs = 0'), { message: 'each was done' }).toEqual([])
  expect(await tasks('failures > 0')).toEqual([])
  expect(await tasks(`due_at > now() + interval '30 s' and runs > 1`)).toEqual([])
})

it('a task that fails is tried again, and the others go on', async () => {
  await world.rows(
    'alter function app.remind_of_documents() rename to remind_of_documents_elsewhere',
  )
  await world.rows('update proof.maintenance_tasks set runs = 0')
  await using _dispatcher = await world.startDispatcher()
  await expect.poll(async () => await tasks('runs = 0')).toEqual([])
  expect(await tasks('failures > 0')).toEqual(['remind-of-documents'])
  await world.rows(
    'alter function app.remind_of_documents_elsewhere() rename to remind_of_documents',
  )
  await world.rows(`update proof.maintenance_tasks set due_at = now() where failure is not null`)
  await expect.poll(async () => await tasks('failures > 0 and ran_at > failed_at')).toHaveLength(1)
})

async function tasks(where: string): Promise<readonly unknown[]> {
  const rows = await world.rows(
    `select task from proof.maintenance_tasks where login = 'tessera_system' and (${where})`,
  )
  return rows.map(({ task }) => task)
}
