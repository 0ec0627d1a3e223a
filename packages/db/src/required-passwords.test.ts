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

test('a sign-in that crosses the requirement finds it, or is ended by it', async () => {
  const client = await house.admin.connect()
  try {
    const token = newToken()
    await client.query('begin')
    await client.query(
      `select * from sign_in.open_session($1, $2, $3, 'browser', '', '', null, null)`,
      [ada.userId, passwordHash, proofHash(rowProof(token))],
    )
    const required = requireOfAda()
    required.catch(() => {})
    await waitFor(async () => (await waiting('require_new_password')) === 1)
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
  const to = {
    oldHash: passwordHash,
    newHash: `${passwordHash}2`,
    newProofHash: proofHash(rowProof(newToken())),
  }
  return await asSignIn(house.auth, async (unit) => await renewPassword(unit, proof, to))
}

async function waiting(query: string): Promise<number> {
  const { rows } = await house.admin.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and query like $1`,
    [`%${query}%`],
  )
  return rows.length
}

const passwordHash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'
