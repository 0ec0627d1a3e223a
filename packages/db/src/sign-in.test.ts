import { randomBytes } from 'node:crypto'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { findPassword, noteRefusedSignIn, openSession, registerUser } from './sign-in.ts'
import { asSignIn, asUser, ProofRefused } from './unit.ts'
import { changePassword, endSession } from './sessions.ts'
import { getUser } from './users.ts'

const house = await openHouse()
const { admin, api, auth } = house
const passwordHash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

describe('registration', () => {
  test('gives an account that can be found by name and, once it is confirmed, by address', async () => {
    const { id, username, email } = await register()
    const find = async (login: string) => await asSignIn(auth, (unit) => findPassword(unit, login))
    expect(await find(email)).toBeNull()
    await admin.query('update app.users set email_verified_at = now() where id = $1', [id])
    for (const login of [username, username.toUpperCase(), email, email.toUpperCase()])
      expect(await find(login)).toEqual({ userId: id, passwordHash, isWaiting: false })
    expect(await audited(id)).toEqual(['account.registered'])
  })

  test('is refused when the name is taken, and leaves nothing behind', async () => {
    const { username } = await register()
    const before = await countUsers()
    const account = { username, email: 'new@example.org', passwordHash }
    expect(await asSignIn(auth, (unit) => registerUser(unit, account))).toBeNull()
    expect(await countUsers()).toBe(before)
  })

  test('needs no address', async () => {
    const username = newName()
    const id = await asSignIn(auth, (unit) =>
      registerUser(unit, { username, email: null, passwordHash }),
    )
    expect(id).not.toBeNull()
  })

  test('stores no password that is not a hash', async () => {
    const registering = asSignIn(auth, (unit) =>
      registerUser(unit, { username: newName(), email: null, passwordHash: 'in plain' }),
    )
    await expect(registering).rejects.toMatchObject({ code: '23514' })
  })
})

describe('a password', () => {
  test('is found for no unknown and no disabled account', async () => {
    const { id, username } = await register()
    await admin.query(`update app.users set status = 'disabled' where id = $1`, [id])
    for (const login of [username, 'nobody', '', '%', `${username}' or true --`])
      expect(await asSignIn(auth, (unit) => findPassword(unit, login))).toBeNull()
  })

  test('that was wrong is noted for the owner, and for nobody when there is none', async () => {
    const { id, username, email } = await register()
    await asSignIn(auth, (unit) => noteRefusedSignIn(unit, username))
    await asSignIn(auth, (unit) => noteRefusedSignIn(unit, email))
    await asSignIn(auth, (unit) => noteRefusedSignIn(unit, 'nobody'))
    expect(await audited(id)).toEqual(['account.registered', 'session.refused'])
  })
})

describe('a session', () => {
  test('shows its user, until it is ended', async () => {
    const { id, username } = await register()
    const { proof } = await signIn(id)
    expect(await asUser(api, proof, getUser)).toMatchObject({ id, username })
    await asUser(api, proof, endSession)
    await expect(asUser(api, proof, getUser)).rejects.toBeInstanceOf(ProofRefused)
    expect(await audited(id)).toEqual(['account.registered', 'session.opened'])
  })

  test('lasts twelve hours', async () => {
    const { id } = await register()
    const { until } = await signIn(id)
    expect((until.getTime() - Date.now()) / 3_600_000).toBeCloseTo(12, 1)
  })

  test('begins for nobody whose password was changed after it was verified', async () => {
    const { id } = await register()
    const { proof } = await signIn(id)
    await asUser(api, proof, (unit) => changePassword(unit, replacement()))
    await expect(signIn(id)).rejects.toThrow('no session')
  })

  test('that is about to begin while the password changes is ended by it', async () => {
    const { id } = await register()
    const [owner, other] = [await signIn(id), rowProof(newToken())]
    const [opened, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const opening = asSignIn(auth, async (unit) => {
      await openSession(unit, { userId: id, passwordHash }, sessionOf(other))
      opened.resolve()
      await mayCommit.promise
    })
    await opened.promise
    const changing = asUser(api, owner.proof, (unit) => changePassword(unit, replacement()))
    const commitWhenItWaits = waitFor(changeWaits).finally(mayCommit.resolve)
    const [changed] = await Promise.all([changing, opening, commitWhenItWaits])
    expect(changed).toBe(true)
    await expect(asUser(api, other, getUser)).rejects.toBeInstanceOf(ProofRefused)
  })

  test('that ended a month ago is forgotten when another begins', async () => {
    const { id } = await register()
    const [old, ended] = [await signIn(id), await signIn(id)]
    const age = async (what: string, days: number, proof: Secret<Uint8Array>) =>
      await admin.query(
        `update proof.sessions set ${what} = now() - make_interval(days => $1) where proof_hash = $2`,
        [days, proofHash(proof)],
      )
    await age('expires_at', 31, old.proof)
    await age('ended_at', 29, ended.proof)
    await signIn(id)
    const { rows } = await admin.query('select from proof.sessions where user_id = $1', [id])
    expect(rows).toHaveLength(2)
  })

  test('is stored as a hash only', async () => {
    const { id } = await register()
    const { token, proof } = await signIn(id)
    const { rows } = await admin.query<{ row: string }>(
      'select s::text as row from proof.sessions s where user_id = $1',
      [id],
    )
    const stored = JSON.stringify(rows)
    expect(stored).toContain(proofHash(proof).toString('hex'))
    expect(stored).not.toContain(Buffer.from(proof.expose()).toString('hex'))
    expect(stored).not.toContain(token.expose())
  })

  test('of one user is ended without the others', async () => {
    const { id } = await register()
    const [one, two] = [await signIn(id), await signIn(id)]
    await asUser(api, one.proof, endSession)
    expect(await asUser(api, two.proof, getUser)).toMatchObject({ id })
  })
})

async function register() {
  const username = newName()
  const email = `${username}@example.org`
  const id = await asSignIn(auth, (unit) => registerUser(unit, { username, email, passwordHash }))
  if (id === null) throw new Error(`${username} is taken`)
  return { id, username, email }
}

async function signIn(userId: Awaited<ReturnType<typeof register>>['id']) {
  const token = newToken()
  const proof = rowProof(token)
  const until = await asSignIn(auth, (unit) =>
    openSession(unit, { userId, passwordHash }, sessionOf(proof)),
  )
  if (!(until instanceof Date)) throw new Error('no session')
  return { token, proof, until }
}

function sessionOf(proof: Secret<Uint8Array>) {
  return {
    proofHash: proofHash(proof),
    kind: 'browser',
    userAgent: 'x'.repeat(1000),
    address: '192.0.2.7',
    country: 'KE',
  } as const
}

function replacement() {
  return {
    oldHash: passwordHash,
    newHash: passwordHash.replace(/.$/, 'B'),
    newProofHash: proofHash(rowProof(newToken())),
  }
}

async function changeWaits(): Promise<boolean> {
  const { rows } = await admin.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%change_password%'`,
  )
  return rows.length > 0
}

async function audited(userId: string): Promise<readonly string[]> {
  const { rows } = await admin.query<{ action: string }>(
    'select action from app.audit where user_id = $1 order by id',
    [userId],
  )
  return rows.map(({ action }) => action)
}

async function countUsers(): Promise<number> {
  const { rows } = await admin.query<{ count: number }>('select count(*)::int from app.users')
  return rows[0]?.count ?? 0
}

function newName(): string {
  return `u${randomBytes(8).toString('hex')}`
}
