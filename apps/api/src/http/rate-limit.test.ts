import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ mode: 'production' })
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('makes at most 60 accounts in an hour for one address', async () => {
  const register = async (name: string, address: string) =>
    await fetch(`${world.api.origin}/api/auth/register`, {
      method: 'POST',
      headers: { 'x-forwarded-for': address },
      body: JSON.stringify({ username: name, password: 'a long enough one' }),
    })
  for (let count = 0; count < 60; count += 1) {
    expect((await register(`person-${count}`, '192.0.2.1')).status).toBe(201)
  }
  expect((await register('one-more', '192.0.2.1')).status).toBe(429)
  expect((await register('elsewhere', '192.0.2.2')).status).toBe(201)
  // An address that is made up counts as the one of whoever made it up.
  expect((await register('made-up', 'not an address')).status).toBe(201)
})

it('counts the addresses of one IPv6 network as one', async () => {
  const ask = async (address: string) =>
    (
      await fetch(`${world.api.origin}/api/auth/register`, {
        method: 'POST',
        headers: { 'x-forwarded-for': address },
        body: JSON.stringify({ username: 'taken-by-none', password: 'a long enough one' }),
      })
    ).status
  for (let count = 0; count < 60; count += 1) {
    expect(await ask(`2001:db8::${count}`)).not.toBe(429)
  }
  expect(await ask('2001:db8::ffff:1')).toBe(429)
  expect(await ask('2001:db8:0:1::1')).not.toBe(429)
})

it('writes at most 20 mails in an hour because somebody at one address asks for them', async () => {
  const stranger = new Visitor(world.api.origin, 'stranger')
  const ask = async () =>
    await stranger.trpc.auth.forgotPassword.mutate({ email: 'somebody@example.org' })
  const ada = await world.signUp()
  const { password } = ada
  const askAsUser = [
    () => ada.trpc.address.sendLink.mutate(),
    () => ada.trpc.address.change.mutate({ password, email: 'somebody@example.org' }),
  ]
  for (let count = 0; count < 19; count += 1) await ask()
  await ada.trpc.address.change.mutate({ password, email: 'somebody-else@example.org' })
  for (const another of [ask, ...askAsUser])
    expect(await refusalOf(another())).toMatchObject({ code: 'too_many_requests' })
})

it('asks a service about at most 20 tokens of one user in ten minutes', async () => {
  const [guesser, other] = [await world.signUp(), await world.signUp()]
  for (let count = 0; count < 20; count += 1) {
    expect(
      await refusalOf(guesser.connect(world.service, `${count}`.padEnd(40, 'x'))),
    ).toMatchObject({ code: expect.stringMatching(/^credential_|^service_/) })
  }
  expect(await refusalOf(guesser.connect(world.service, 'x'.repeat(40)))).toMatchObject({
    code: 'too_many_requests',
  })
  expect(await refusalOf(other.connect(world.service, 'x'.repeat(40)))).not.toMatchObject({
    code: 'too_many_requests',
  })
})

it('answers at most 6000 requests in a minute for one address', async () => {
  const ask = async () =>
    await fetch(`${world.api.origin}/api/nothing`, { headers: { 'x-forwarded-for': '192.0.2.9' } })
  const statuses = new Map<number, number>()
  for (let round = 0; round < 61; round += 1) {
    for (const { status, body } of await Promise.all(Array.from({ length: 100 }, ask))) {
      await body?.cancel()
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  expect(statuses).toEqual(
    new Map([
      [404, 6000],
      [429, 100],
    ]),
  )
  const refused = await ask()
  await refused.body?.cancel()
  const seconds = Number(refused.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  const other = new Visitor(world.api.origin, 'other')
  expect(await other.trpc.auth.me.query()).toBeNull()
}, 60_000)
