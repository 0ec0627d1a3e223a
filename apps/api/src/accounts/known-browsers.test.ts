import { randomBytes, randomUUID } from 'node:crypto'
import { userId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'
import { createKnownBrowsers } from './known-browsers.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
afterEach(() => {
  vi.useRealTimers()
})

const known = createKnownBrowsers(new Secret(randomBytes(32)))
const [ada, grace] = [userId.parse(randomUUID()), userId.parse(randomUUID())]

it('is known to the account that signed in there, until half a year later', () => {
  const token = known.tokenFor(ada)
  expect(known.idOf(token, ada)).toMatch(new RegExp(`^browser [\\w-]{22} ${ada}$`))
  expect(known.browserOf(token)).toMatch(/^browser [\w-]{22}$/)
  expect(known.browserOf(null)).toBeNull()
  expect(known.idOf(token, grace)).toBeNull()
  expect(known.idOf(token, undefined)).toBeNull()
  expect(known.idOf(null, ada)).toBeNull()
  vi.useFakeTimers({ now: Date.now() + 181 * 24 * 3_600_000 })
  expect(known.idOf(token, ada)).toBeNull()
  expect(known.browserOf(token)).toBeNull()
})

it('stays the same browser, whoever signs in there next', () => {
  const first = known.tokenFor(ada)
  const next = known.tokenFor(grace, first)
  expect(known.browserOf(next)).toBe(known.browserOf(first))
  expect(known.idOf(next, ada)).toBeNull()
  expect(known.idOf(next, grace)).not.toBeNull()
  const other = known.tokenFor(ada, new Secret(`${first.expose()}x`))
  expect(known.browserOf(other)).not.toBe(known.browserOf(first))
})

it('cannot be made up, nor made to count anew', () => {
  const [until = '', id = '', mac = '', any = ''] = known.tokenFor(ada).expose().split('.')
  const other = randomBytes(16).toString('base64url')
  for (const forged of [
    `${until}.${other}.${mac}`,
    `9${until}.${id}.${mac}`,
    `${until}.${other}.${mac}.${any}`,
    `9${until}.${id}.${mac}.${any}`,
    `${until}.${id}`,
    '',
  ]) {
    expect(known.idOf(new Secret(forged), ada)).toBeNull()
    expect(known.browserOf(new Secret(forged))).toBeNull()
  }
})

it('lets its owner sign in while somebody on her network guesses her password, and nobody else', async () => {
  const owner = await world.signUp()
  const { username, password } = owner
  const signIn = async (visitor: Visitor, secret: string) =>
    await visitor.trpc.auth.login.mutate({ username, password: secret })
  const stranger = await world.signUp()
  await signIn(stranger, 'wrong').catch(() => {})
  // A browser that is known to another account is none that is known here.
  await stranger.trpc.auth.login.mutate({
    username: stranger.username,
    password: stranger.password,
  })
  for (let tries = 1; tries < 5; tries += 1) await refusalOf(signIn(stranger, 'wrong'))
  const elsewhere = new Visitor(world.api.origin, username)
  // All within the second for which strangers wait.
  const [guess, own, other] = await Promise.all([
    refusalOf(signIn(stranger, password)),
    signIn(owner, password),
    refusalOf(signIn(elsewhere, password)),
  ])
  expect([guess, other]).toMatchObject([
    { code: 'too_many_requests' },
    { code: 'too_many_requests' },
  ])
  expect(own).toMatchObject({ outcome: 'signed_in' })
})
