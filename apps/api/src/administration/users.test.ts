import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { proceduresWithInput } from '../../test/procedures.ts'
import { setRole } from '../../test/roles.ts'
import { storeResult } from '../../test/stored-result.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let admin: Visitor
beforeAll(async () => {
  world = await createWorld()
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
})
afterAll(async () => await world[Symbol.asyncDispose]())

const users = () => admin.trpc.administration.users

it('an administrator finds accounts by name, role and state, page by page', async () => {
  const ada = await world.signUp()
  const found = async (question: Parameters<ReturnType<typeof users>['list']['query']>[0]) =>
    (await users().list.query(question)).users.map(({ username }) => username)
  expect(await found({})).toEqual(expect.arrayContaining([admin.username, ada.username]))
  expect(await found({ search: ada.username.toUpperCase() })).toEqual([ada.username])
  expect(await found({ search: '%' })).toEqual([])
  expect(await found({ role: 'admin' })).toEqual([admin.username])
  expect(await found({ status: 'disabled' })).toEqual([])
  expect(await found({ cursor: admin.username })).not.toContain(admin.username)
})

it('an administrator reads whether an address is confirmed, and when an account is to be removed', async () => {
  const ada = await world.signUp()
  await world.rows(`update app.users set email = id || '@example.org' where id = $1`, ada.id)
  const seen = async () => await users().get.query({ userId: ada.id })
  expect(await seen()).toMatchObject({ isAddressConfirmed: false, removeAt: null })
  await world.rows('update app.users set email_verified_at = now() where id = $1', ada.id)
  const { removeAt } = await ada.trpc.removal.ask.mutate({ password: ada.password })
  expect(await seen()).toMatchObject({ isAddressConfirmed: true, removeAt })
  const listed = await users().list.query({ search: ada.username })
  expect(listed.users).toMatchObject([{ isAddressConfirmed: true, removeAt }])
})

describe('an account', () => {
  it('is disabled and enabled: its session ends at once, and it signs in again', async () => {
    const ada = await world.signUp()
    const of = { userId: ada.id }
    await users().setStatus.mutate({ ...of, status: 'disabled' })
    expect(await ada.trpc.auth.me.query()).toBeNull()
    const signIn = async () =>
      await ada.trpc.auth.login.mutate({ username: ada.username, password: ada.password })
    expect(await refusalOf(signIn())).toMatchObject({ code: 'sign_in_refused' })
    await users().setStatus.mutate({ ...of, status: 'active' })
    await signIn()
    expect(await users().endSessions.mutate(of)).toEqual({ ended: 1 })
    expect(await ada.trpc.auth.me.query()).toBeNull()
  })

  it('is given a role for a while, which counts in her session until it is ended', async () => {
    const ada = await world.signUp()
    const grant = {
      userId: ada.id,
      role: 'auditor',
      serviceId: null,
      expiresAt: '2126-01-01T00:00:00.000Z',
    } as const
    const { grantId } = await users().grantRole.mutate(grant)
    await ada.trpc.record.list.query({})
    expect(await ada.trpc.auth.me.query()).toMatchObject({ roles: [{ role: 'auditor' }] })
    expect(await users().roles.query({ userId: ada.id })).toMatchObject([
      { id: grantId, grantedBy: admin.username, endedAt: null, isLive: true },
    ])
    await users().endRole.mutate({ userId: ada.id, grantId })
    expect(await refusalOf(ada.trpc.record.list.query({}))).toMatchObject({ code: 'not_found' })
    expect(await users().roles.query({ userId: ada.id })).toMatchObject([
      { endedBy: admin.username, isLive: false },
    ])
  })

  it('is given no role of one service that is none, and none that is over', async () => {
    const of = { userId: admin.id, role: 'auditor', serviceId: world.service, expiresAt: null }
    for (const grant of [
      { ...of, role: 'auditor' as const },
      { ...of, role: 'auditor' as const, serviceId: null, expiresAt: '2020-01-01T00:00:00.000Z' },
    ])
      expect(await refusalOf(users().grantRole.mutate(grant))).toMatchObject({
        code: 'invalid_input',
      })
  })

  it('of the last administrator stays one', async () => {
    const [grant] = await users().roles.query({ userId: admin.id })
    const of = { userId: admin.id }
    const until = '2126-01-01T00:00:00.000Z'
    for (const call of [
      () => users().setStatus.mutate({ ...of, status: 'disabled' }),
      () => users().endRole.mutate({ ...of, grantId: grant?.id ?? '' }),
      () => users().grantRole.mutate({ ...of, role: 'admin', serviceId: null, expiresAt: until }),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'last_administrator' })
    expect(await users().list.query({ role: 'admin' })).toMatchObject({ users: [{ id: admin.id }] })
  })
})

/** These look for what belongs to a job, and find nothing. */
const lists = ['documents.list', 'reports.list']
const emptyList = /"data":(?:\[\]|\{"documents":\[\],"nextCursor":null\})/

it('no procedure shows or does an administrator anything with what is another’s', async () => {
  const owner = await world.connect()
  const job = await submitGoodJob(world, owner)
  const [file] = await owner.trpc.uploads.list.query()
  const result = await storeResult(world, owner, job, { name: 'x.zip', bytes: Buffer.from('own') })
  const [session] = await owner.trpc.sessions.list.query()
  const ids = {
    jobId: job.id,
    fileId: file?.id,
    sessionId: session?.id,
    fileIds: [file?.id],
    jobIds: [job.id],
    account: owner.username,
  }
  const asked: string[] = []
  for (const { path, type, schema } of proceduresWithInput()) {
    if (path.startsWith('administration.')) continue
    const input = schema.safeParse(ids)
    if (!input.success || Object.keys(Object(input.data)).length === 0) continue
    if (!Object.keys(ids).some((key) => key in Object(input.data))) continue
    const url = `/trpc/${path}`
    const text = JSON.stringify(ids)
    const response =
      type === 'mutation'
        ? await admin.fetch(url, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: text,
          })
        : await admin.fetch(`${url}?input=${encodeURIComponent(text)}`)
    const nothing = lists.includes(path) ? emptyList : /"code":"not_found"/
    expect(await response.text(), path).toMatch(nothing)
    asked.push(path)
  }
  expect(asked).toEqual(
    expect.arrayContaining(['jobs.get', 'jobs.cancel', 'results.password', 'uploads.get']),
  )
  for (const id of [result, file?.id])
    expect((await admin.fetch(`/api/results/${id}`)).status).toBe(404)
  expect(await admin.trpc.credentials.list.query()).toEqual([])
  expect(await owner.trpc.jobs.get.query({ jobId: job.id })).toMatchObject({ state: 'queued' })

  const seen = JSON.stringify(await users().jobs.query({ userId: owner.id }))
  expect(seen).toContain(job.id)
  for (const hidden of [job.name, file?.name ?? 'chr20', owner.username])
    expect(seen).not.toContain(hidden)
})
