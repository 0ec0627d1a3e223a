import { afterAll, beforeAll, expect, it } from 'vitest'
import { setRole } from '../../test/roles.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let auditor: Visitor
beforeAll(async () => {
  world = await createWorld()
  auditor = await world.signUp()
  await setRole(world, auditor, 'auditor')
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('an auditor reads what was done to anybody, page by page, and nothing that opens anything', async () => {
  const { records } = await auditor.trpc.record.list.query({ username: auditor.username })
  expect(records[0]).toMatchObject({
    action: 'user.role',
    outcome: 'ok',
    client: 'operator',
    username: auditor.username,
  })
  const everything = await auditor.trpc.record.list.query({})
  const ids = everything.records.map(({ id }) => id)
  expect(ids).toEqual(ids.toSorted((a, b) => b - a))
  const [newest] = ids
  const older = await auditor.trpc.record.list.query({ cursor: newest ?? 0 })
  expect(older.records[0]?.id).toBe(ids[1])
})

it('what an auditor has read stands in a trail of its own', async () => {
  const reader = await world.signUp()
  await setRole(world, reader, 'auditor')
  await reader.trpc.record.list.query({ username: auditor.username.toUpperCase() })
  expect(
    await world.rows(
      `select subject from app.audit where user_id = $1 and action = 'record.read'`,
      reader.id,
    ),
  ).toEqual([{ subject: auditor.username }])
})

it('an auditor is shown refusals alone when that is asked for', async () => {
  const nobody = { username: 'nobody-of-that-name' }
  await expect(setRole(world, nobody, 'admin')).rejects.toThrow('nobody-of-that-name')
  const { records } = await auditor.trpc.record.list.query({ refusedOnly: true })
  expect(records.length).toBeGreaterThan(0)
  expect(records.map(({ outcome }) => outcome)).not.toContain('ok')
})

it('to a researcher and a service manager there is no record', async () => {
  const other = await world.signUp()
  expect(await refusalOf(other.trpc.record.list.query({}))).toMatchObject({ code: 'not_found' })
  await setRole(world, other, 'service_manager')
  expect(await refusalOf(other.trpc.record.list.query({}))).toMatchObject({ code: 'not_found' })
})
