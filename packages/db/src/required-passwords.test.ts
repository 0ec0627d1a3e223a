import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type House, openHouse } from '../test/house.ts'
import { haveOnlyRole, newPerson, type Person } from '../test/people.ts'
import { openLogin } from './login.ts'
import {
  findAwaitingUser,
  findRequiredRenewal,
  renewPassword,
  requireNewPassword,
} from './required-passwords.ts'
import { openSession } from './sign-in.ts'
import {
  asProgram,
  asSignIn,
  asUser,
  asVault,
  PasswordAwaited,
  ProofRefused,
  resolveProof,
} from './unit.ts'

let house: House
let admin: Person
let ada: Person
beforeAll(async () => {
  house = await openHouse()
  admin = await newPerson(house.admin)
  await haveOnlyRole(house.admin, admin.userId, 'admin')
})
afterAll(async () => await house[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await newPerson(house.admin)
  await house.admin.query('update proof.passwords set hash = $2 where user_id = $1', [
    ada.userId,
    passwordHash,
  ])
  for (const factors of ['authenticator_apps', 'passkeys'])
    await house.admin.query(`delete from proof.${factors} where user_id = $1`, [ada.userId])
})

test('a session that awaits a password opens nothing in Postgres, for the api and for the broker', async () => {
  await requireOfAda()
  const session = await signIn()
  await expect(asUser(house.api, session, async () => {})).rejects.toThrow(PasswordAwaited)
  await using broker = openLogin('tessera_broker', {
    url: new Secret(house.database.url('tessera_broker')),
    connections: 1,
  })
  await expect(asVault(broker, async (unit) => await resolveProof(unit, session))).rejects.toThrow(
    ProofRefused,
  )
  expect(await findUser(session)).toMatchObject({ id: ada.userId, awaitsPassword: true })
  expect(await findUser(ada.session)).toBeNull()
  expect(await findUser(admin.session)).toBeNull()
  expect(await renew(admin.session)).toBe(false)
  expect(await renew(session)).toBe(true)
  expect(await findUser(session)).toBeNull()
  await expect(asUser(house.api, session, async () => {})).rejects.toThrow(ProofRefused)
})

test.each([
  [
    'with the password',
    `select o.* from proof.passwords p, sign_in.open_session(p.user_id, p.hash, $2, 'browser', '', '', null, null) o
    where p.user_id = $1`,
  ],
  [
    'elsewhere',
    `select o.* from proof.identities i, sign_in.open_identity_session(i.issuer, i.subject, $2, '', '', null) o
    where i.user_id = $1`,
  ],
])('a sign-in %s that crosses the requirement is ended by it', async (_, signingIn) => {
  const client = await house.admin.connect()
  try {
    const token = newToken()
    await client.query('begin')
    const opened = await client.query(signingIn, [ada.userId, proofHash(rowProof(token))])
    expect(opened.rowCount).toBe(1)
    const required = requireOfAda()
    await Promise.race([required, waitFor(async () => await isHeld('require_new_password'))])
    await client.query('commit')
    await required
    await expect(asUser(house.api, rowProof(token), async () => {})).rejects.toThrow(ProofRefused)
  } finally {
    client.release()
  }
  await expect(asUser(house.api, await signIn(), async () => {})).rejects.toThrow(PasswordAwaited)
})

test('who requires it again ends the sessions that wait, and they set nothing any more', async () => {
  await requireOfAda()
  const session = await signIn()
  await requireOfAda()
  expect(await findUser(session)).toBeNull()
  expect(await asSignIn(house.auth, async (unit) => await findRequiredRenewal(unit, session))).toBe(
    null,
  )
  expect(await renew(session)).toBe(false)
  await expect(asUser(house.api, await signIn(), async () => {})).rejects.toThrow(PasswordAwaited)
})

test('of two sessions that set it at once one does, and the other has ended', async () => {
  await requireOfAda()
  const [first, second] = [await signIn(), await signIn()]
  let crossing: Promise<boolean> = Promise.resolve(true)
  await asSignIn(house.auth, async (unit) => {
    expect(await renewPassword(unit, first, renewal())).toBe(true)
    crossing = renew(second)
    await Promise.race([crossing, waitFor(async () => await isHeld('renew_password'))])
  })
  expect(await crossing).toBe(false)
  expect(await findUser(second)).toBeNull()
})

test('a password that is set while it is required again is not', async () => {
  await requireOfAda()
  const session = await signIn()
  let crossing: Promise<boolean> = Promise.resolve(true)
  await asUser(house.api, admin.session, async (unit) => {
    expect(await requireNewPassword(unit, ada.userId)).toBe('required')
    crossing = renew(session)
    await Promise.race([crossing, waitFor(async () => await isHeld('renew_password'))])
  })
  expect(await crossing).toBe(false)
  await expect(asUser(house.api, await signIn(), async () => {})).rejects.toThrow(PasswordAwaited)
})

async function requireOfAda(): Promise<void> {
  const { session } = admin
  const outcome = await asUser(
    house.api,
    session,
    async (unit) => await requireNewPassword(unit, ada.userId),
  )
  expect(outcome).toBe('required')
}

/** @returns what opens the new session */
async function signIn(): Promise<Secret<Uint8Array>> {
  const proof = rowProof(newToken())
  const row = {
    proofHash: proofHash(proof),
    kind: 'browser',
    userAgent: '',
    address: '',
    country: null,
  } as const
  const known = { userId: ada.userId, passwordHash }
  const opened = await asSignIn(house.auth, async (unit) => await openSession(unit, known, row))
  expect(opened).toBeInstanceOf(Date)
  return proof
}

async function findUser(proof: Secret<Uint8Array>) {
  return await asProgram(house.api, async (unit) => await findAwaitingUser(unit, proof))
}

async function renew(proof: Secret<Uint8Array>): Promise<boolean> {
  return await asSignIn(house.auth, async (unit) => await renewPassword(unit, proof, renewal()))
}

function renewal() {
  return {
    oldHash: passwordHash,
    newHash: `${passwordHash}2`,
    newProofHash: proofHash(rowProof(newToken())),
  }
}

/** By what another unit has done and not yet committed. */
async function isHeld(query: string): Promise<boolean> {
  const { rows } = await house.admin.query(
    `select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
    [`%${query}%`],
  )
  return rows.length > 0
}

const passwordHash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'
