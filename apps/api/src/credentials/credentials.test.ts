import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '../../test/visitor.ts'
import { createWorld, unknownService, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('credentials.put', () => {
  it('stores what the page sealed, and shows everything of it but the secret', async () => {
    const visitor = await world.signUp()
    const { token } = await world.sandbox.signUp(visitor.username)

    const credential = await visitor.connect(world.service, token)

    expect(credential).toMatchObject({
      serviceId: world.service,
      label: 'mine',
      isVerified: true,
      remoteAccount: visitor.username,
    })
    expect(await visitor.trpc.credentials.get.query({ serviceId: world.service })).toEqual(
      credential,
    )
    expect(await visitor.trpc.credentials.list.query()).toMatchObject([
      { id: credential.id, serviceSlug: 'service-1' },
    ])
    expect(JSON.stringify(await visitor.trpc.credentials.list.query())).not.toContain(token)
  })

  it('forgets what the account before could choose, and asks the service anew', async () => {
    const visitor = await world.connect()
    await world.rows(
      "update app.steps set state = 'done', ended_at = now() where user_id = $1",
      visitor.id,
    )

    const { token } = await world.sandbox.signUp(`${visitor.username}b`)
    await visitor.connect(world.service, token)

    expect(
      await world.rows('select 1 from app.service_options where user_id = $1', visitor.id),
    ).toEqual([])
    expect(
      await world.rows(
        `select s.kind, d.scopes, d.deadline - d.not_before as lifetime from app.steps s
         join app.delegations d on d.id = s.delegation_id where s.user_id = $1 and s.state = 'due'`,
        visitor.id,
      ),
    ).toMatchObject([{ kind: 'read-options', scopes: ['read-options'], lifetime: { minutes: 10 } }])
  })

  it('refuses a token that the service does not know, with its reason and where to make one', async () => {
    const visitor = await world.signUp()
    const refusal = await refusalOf(visitor.connect(world.service, 'x'.repeat(40)))
    expect(refusal).toMatchObject({
      code: 'credential_refused',
      link: world.sandbox.origin,
      details: [{ subject: 'Service 1', message: expect.stringContaining('Invalid') }],
    })
    expect(await visitor.trpc.credentials.list.query()).toEqual([])
  })

  it('refuses what cannot be a token', async () => {
    const visitor = await world.signUp()
    expect(await refusalOf(visitor.connect(world.service, 'two words'))).toMatchObject({
      code: 'credential_malformed',
    })
  })

  it('takes a form once', async () => {
    const visitor = await world.signUp()
    const { token } = await world.sandbox.signUp(visitor.username)
    const form = await visitor.sealed(world.service, token)
    await visitor.trpc.credentials.put.mutate(form)
    expect(await refusalOf(visitor.trpc.credentials.put.mutate(form))).toMatchObject({
      code: 'challenge_spent',
    })
  })

  it('takes nobody else’s sealed token', async () => {
    const [one, other] = [await world.signUp(), await world.signUp()]
    const { token } = await world.sandbox.signUp(one.username)
    const form = await one.sealed(world.service, token)
    expect(await refusalOf(other.trpc.credentials.put.mutate(form))).toMatchObject({
      code: 'challenge_spent',
    })
  })

  it('says that the service does not answer', async () => {
    const visitor = await world.signUp()
    const form = await visitor.sealed(world.service, 'x'.repeat(40))
    await world.rows("update app.services set origin = 'http://127.0.0.1:9' where id = 1")
    try {
      const { code } = await refusalOf(visitor.connect(world.service, 'x'.repeat(40)))
      expect(code).toBe('service_unreachable')
      // Sealed for the address that the page was shown: never sent to another.
      expect(await refusalOf(visitor.trpc.credentials.put.mutate(form))).toMatchObject({
        code: 'credential_malformed',
      })
    } finally {
      await world.rows('update app.services set origin = $1 where id = 1', world.sandbox.origin)
    }
  })

  it('refuses a service that does not exist or is switched off', async () => {
    const visitor = await world.signUp()
    expect(await refusalOf(visitor.connect(unknownService, 'x'.repeat(40)))).toMatchObject({
      code: 'service_not_found',
    })
    await world.rows("update app.services set status = 'inactive' where id = 1")
    try {
      expect(await refusalOf(visitor.connect(world.service, 'x'.repeat(40)))).toMatchObject({
        code: 'service_inactive',
      })
    } finally {
      await world.rows("update app.services set status = 'active' where id = 1")
    }
  })
})

it('shows nobody another user’s credential, and removes only one’s own', async () => {
  const [owner, other] = [await world.connect(), await world.signUp()]
  const serviceId = world.service

  expect(await other.trpc.credentials.get.query({ serviceId })).toBeNull()
  expect(await refusalOf(other.trpc.credentials.remove.mutate({ serviceId }))).toMatchObject({
    code: 'not_found',
  })
  expect(await owner.trpc.credentials.get.query({ serviceId })).not.toBeNull()

  await owner.trpc.credentials.remove.mutate({ serviceId })
  expect(await owner.trpc.credentials.get.query({ serviceId })).toBeNull()
  expect(
    await world.rows('select 1 from vault.credential_secrets where user_id = $1', owner.id),
  ).toEqual([])
})
