import { afterAll, beforeAll, expect, it } from 'vitest'
import { Authenticator, outlastStepUp } from '../../test/authenticator.ts'
import { setRole } from '../../test/roles.ts'
import { refusalBody, refusalOf, type Visitor } from '../../test/visitor.ts'
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

it('an auditor reads the trail of anybody, by name, action and time', async () => {
  const ada = await world.signUp()
  const read = async (question: Parameters<typeof auditor.trpc.record.people.query>[0]) =>
    (await auditor.trpc.record.people.query(question)).lines
  const all = await read({ username: ada.username })
  expect(all.map(({ action }) => action)).toEqual(['session.opened', 'account.registered'])
  expect(all[0]).toMatchObject({ username: ada.username, actor: ada.username })
  expect(await read({ username: ada.username, action: 'session.' })).toEqual([all[0]])
  const [newest, oldest] = all
  expect(await read({ username: ada.username, from: newest?.at ?? null })).toEqual([newest])
  expect(await read({ username: ada.username, to: newest?.at ?? null })).toEqual([oldest])
  const ever = { from: '0001-01-01T00:00:00.000Z', to: '9999-12-31T00:00:00.000Z' }
  expect(await read({ username: ada.username, ...ever })).toEqual(all)
  expect(
    (await auditor.trpc.record.people.query({ username: ada.username, cursor: newest?.id })).lines,
  ).toEqual([oldest])
  expect((await read({})).map(({ username }) => username)).toContain(ada.username)
})

it('an auditor takes the same as a file, and that she did stands in her trail', async () => {
  const ada = await world.signUp()
  await world.rows(
    `insert into app.audit (user_id, actor, action, subject) values ($1, 'test', 'test.done', '=1+1')`,
    ada.id,
  )
  const path = (format: string) => `/api/record/people?format=${format}&username=${ada.username}`
  const csv = await auditor.fetch(path('csv'))
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="record.csv"')
  const [head, first, ...others] = (await csv.text()).split('\r\n')
  expect(head).toBe('"id","at","username","actor","action","subject","detail"')
  expect(first).toContain(`"${ada.username}","test","test.done","'=1+1","{}"`)
  expect(others).toHaveLength(3)
  const lines = (await (await auditor.fetch(path('jsonl'))).text()).trim().split('\n')
  const listed = await auditor.trpc.record.people.query({ username: ada.username })
  expect(lines.map((text): unknown => JSON.parse(text))).toEqual(listed.lines)
  expect((await auditor.fetch(path('exe'))).status).toBe(400)

  const own = await auditor.trpc.record.own.query({})
  expect(own.lines.filter(({ action }) => action === 'record.exported')).toMatchObject([
    { subject: ada.username, detail: { format: 'jsonl' } },
    { subject: ada.username, detail: { format: 'csv' } },
  ])
  expect((await ada.fetch(path('csv'))).status).toBe(404)
  expect((await fetch(new URL(path('csv'), world.api.origin))).status).toBe(401)
})

it('the file is begun by no question for its headers alone, and asks for the second factor where there is one', async () => {
  const ada = await world.signUp()
  await setRole(world, ada, 'auditor')
  const path = '/api/record/people?format=csv'
  expect((await ada.fetch(path, { method: 'HEAD' })).status).toBe(404)
  await Authenticator.addTo(world, ada)
  await outlastStepUp(world, ada)
  expect(await refusalBody(await ada.fetch(path))).toMatchObject({ code: 'second_factor_needed' })
  expect(
    await world.rows(
      `select 1 from app.audit where user_id = $1 and action = 'record.exported'`,
      ada.id,
    ),
  ).toEqual([])
})

it('somebody reads her own trail, and nobody else’s', async () => {
  const ada = await world.signUp()
  const { lines } = await ada.trpc.record.own.query({})
  expect(lines.map(({ username, action }) => [username, action])).toEqual([
    [ada.username, 'session.opened'],
    [ada.username, 'account.registered'],
  ])
})

it('to a researcher and a service manager there is no record', async () => {
  const other = await world.signUp()
  expect(await refusalOf(other.trpc.record.list.query({}))).toMatchObject({ code: 'not_found' })
  await setRole(world, other, 'service_manager')
  expect(await refusalOf(other.trpc.record.list.query({}))).toMatchObject({ code: 'not_found' })
})
