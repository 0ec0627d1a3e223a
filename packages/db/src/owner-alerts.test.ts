import { randomBytes, randomUUID } from 'node:crypto'
import { makeTokenInput } from '@tessera/contracts/personal-token'
import { personalTokenId, serviceId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { type SignedInUser, signInNewUser } from '@tessera/testing/people'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { openLogin } from './login.ts'
import { listNotices } from './notices.ts'
import { makePersonalToken } from './personal-tokens.ts'
import { openSession } from './sign-in.ts'
import { asSignIn, asUser, asVault } from './unit.ts'
import { reserveCredential, storeCredential } from './vault/credentials.ts'

const house = await openHouse()
const { admin, api, auth, database } = house
const broker = openLogin('tessera_broker', { url: new Secret(database.url('tessera_broker')) })
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

let ada: SignedInUser
/** Signs in with a browser that calls itself `test`, from nowhere. */
beforeEach(async () => {
  ada = await signInNewUser(database)
  await admin.query('update app.users set email_verified_at = now() where id = $1', [ada.id])
  await admin.query('truncate proof.mails')
})

test('a sign-in on another browser or from another country is told, here and by mail', async () => {
  await signIn('Mozilla/5.0 (Windows NT 10.0) Firefox/145.0', 'KE')
  await signIn('Mozilla/5.0 (Windows NT 10.0) Firefox/145.0', 'MZ')
  expect(await told()).toEqual(['new_device KE', 'new_device MZ'])
  const notices = await asUser(api, ada.proof, (unit) => listNotices(unit))
  expect(notices).toMatchObject([
    { kind: 'new_device', country: 'MZ', userAgent: expect.stringContaining('Firefox') },
    { kind: 'new_device', country: 'KE' },
  ])
})

test('the first sign-in of an account is no news, nor is a newer version of a browser', async () => {
  expect(await asUser(api, ada.proof, (unit) => listNotices(unit))).toEqual([])
  await signIn('test', null)
  await signIn('Firefox/145.0', 'KE')
  await signIn('Firefox/146.0.1', 'KE')
  expect(await told()).toEqual(['new_device KE'])
})

test('a browser is new again after ninety days, also when nobody has signed in meanwhile', async () => {
  const passDays = async (days: number) =>
    await admin.query(
      `update proof.known_devices set last_seen_at = last_seen_at - make_interval(days => $1)`,
      [days],
    )
  await passDays(80)
  await signIn('test', null)
  expect(await told()).toEqual([])
  await passDays(91)
  await signIn('test', null)
  expect(await told()).toEqual(['new_device null'])
})

test('a new access token and a new credential are told by mail, also one for another account, a newer one is not', async () => {
  const id = personalTokenId.parse(randomUUID())
  const token = {
    id,
    ...makeTokenInput.parse({ name: 'nightly', scopes: ['jobs:read'], days: 30 }),
  }
  await asUser(api, ada.proof, (unit) =>
    makePersonalToken(unit, { ...token, proofHash: randomBytes(32) }),
  )
  const credential = {
    userId: ada.id,
    serviceId: serviceId.parse(2),
    origin: 'https://service.example',
    type: 'api_token',
    label: 'mine',
  } as const
  for (const remoteAccount of ['ada', 'ada', 'somebody else'])
    await asVault(broker, async (unit) => {
      const place = await reserveCredential(unit, credential)
      const secret = { envelope: randomBytes(32), keyId: 'key-1', expiresAt: null }
      await storeCredential(unit, { ...credential, ...place, ...secret, remoteAccount })
    })
  const { rows } = await admin.query('select kind, detail from proof.mails order by id')
  expect(rows).toEqual([
    { kind: 'token_made', detail: { name: 'nightly' } },
    { kind: 'credential_added', detail: { label: 'mine', service: 'Another service' } },
    { kind: 'credential_added', detail: { label: 'mine', service: 'Another service' } },
  ])
})

test('an address that is not confirmed is told nothing', async () => {
  await admin.query('update app.users set email_verified_at = null where id = $1', [ada.id])
  await signIn('Firefox/145.0', 'KE')
  expect(await told()).toEqual([])
})

async function signIn(userAgent: string, country: string | null): Promise<void> {
  const { rows } = await admin.query<{ hash: string }>(
    'select hash from proof.passwords where user_id = $1',
    [ada.id],
  )
  const session = {
    proofHash: randomBytes(32),
    kind: 'browser',
    userAgent,
    address: '',
    country,
  } as const
  const known = { userId: ada.id, passwordHash: rows[0]?.hash ?? '' }
  expect(await asSignIn(auth, (unit) => openSession(unit, known, session))).toBeInstanceOf(Date)
}

async function told(): Promise<readonly string[]> {
  const { rows } = await admin.query<{ what: string }>(
    `select concat(kind, ' ', coalesce(detail ->> 'country', 'null')) as what from proof.mails where user_id = $1 order by id`,
    [ada.id],
  )
  return rows.map(({ what }) => what)
}
