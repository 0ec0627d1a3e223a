import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { programId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { askReset } from '@tessera/db/password-resets'
import { asSignIn } from '@tessera/db/unit'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { signInNewUser } from '@tessera/testing/people'
import { compareTimes } from '@tessera/testing/rank-test'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyAssertion } from '../programs/client-assertion.ts'
import { createKnownBrowsers } from './known-browsers.ts'
import { createPasswords } from './passwords.ts'
import { signIn, type SignInDependencies } from './sign-in.ts'

const stack = new AsyncDisposableStack()
let database: TestDatabase
let auth: ReturnType<typeof openLogin<'tessera_auth'>>
let username: string
beforeAll(async () => {
  database = stack.use(await createTestDatabase())
  auth = stack.use(
    openLogin('tessera_auth', { url: new Secret(database.url('tessera_auth')), connections: 1 }),
  )
  ;({ username } = await signInNewUser(database))
  await database.adminPool.query(
    'update app.users set email = $1, email_verified_at = now() where username = $2',
    [`${username}@example.org`, username],
  )
})
afterAll(async () => await stack.disposeAsync())

/** What only a sign-in that succeeds needs. */
const unused = {} as Pick<SignInDependencies, 'api' | 'authenticators' | 'countries' | 'passkeys'>

const nobody = () => `user-${randomBytes(4).toString('hex')}`
const tries = 2_000

/**
 * How often one kind takes longer than the other is one half when nothing tells them apart; of 2000 tries each, chance makes
 * that 0.48 to 0.52. A password's hash and a network come on top, and vary by more than all that is measured here.
 */
async function expectAlike(
  known: () => Promise<unknown>,
  unknown: () => Promise<unknown>,
): Promise<void> {
  const { longer } = await compareTimes(quietly(known), quietly(unknown), tries)
  expect(Math.abs(longer - 0.5)).toBeLessThan(0.06)
}

function quietly(work: () => Promise<unknown>): () => Promise<unknown> {
  return async () => {
    await work().catch(() => null)
  }
}

it('a refused sign-in takes as long for a name that somebody has as for one that nobody has', async () => {
  const deps: SignInDependencies = {
    ...unused,
    auth,
    knownBrowsers: createKnownBrowsers(new Secret(randomBytes(32))),
    // Both are held against a hash of the same cost, below.
    passwords: {
      hash: async () => await Promise.resolve(''),
      verify: async () => await Promise.resolve(false),
    },
    throttle: {
      admit: async () => await Promise.resolve(),
      noteSuccess: async () => await Promise.resolve(),
    },
  }
  const client = { address: '192.0.2.1', userAgent: '' }
  const refuse = (name: string) => async () =>
    await signIn(deps, { username: name, password: 'wrong' }, 'browser', client)
  await expectAlike(refuse(username), refuse(nobody()))
  await expectAlike(refuse(`${username}@example.org`), refuse(`${nobody()}@example.org`))
}, 120_000)

it('a password is held against a hash of the same cost where there is none', async () => {
  await using passwords = await createPasswords()
  const stored = await passwords.hash('right')
  const check = (hash: string | null) => async () => await passwords.verify(hash, 'wrong', 'here')
  const { longer } = await compareTimes(check(stored), check(null), 150)
  expect(Math.abs(longer - 0.5)).toBeLessThan(0.15)
}, 120_000)

it('a mail to set a password is asked for in the same time', async () => {
  const ask = (address: string) => async () =>
    await asSignIn(auth, async (unit) => await askReset(unit, address))
  await expectAlike(ask(`${username}@example.org`), ask(`${nobody()}@example.org`))
}, 120_000)

it('a program that is there is refused in the same time as one that is not', async () => {
  const [ours, theirs] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
  const id = programId.parse(randomUUID())
  const raw = Buffer.from(ours.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  const audience = 'https://tessera.test/api/programs/token'
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'EdDSA', kid: randomBytes(32).toString('base64url') })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('50s')
    .sign(theirs.privateKey)
  let looks = 0
  const show = (key: Uint8Array | null) => async () =>
    await verifyAssertion(assertion, {
      audience,
      findKey: async () => {
        looks += 1
        return await Promise.resolve(key)
      },
    })
  await expectAlike(show(raw), show(null))
  expect(looks).toBeGreaterThanOrEqual(2 * tries)
}, 120_000)
