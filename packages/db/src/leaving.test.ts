import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { jobId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { waitFor } from '@tessera/testing/wait-for'
import { Client } from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../test/house.ts'
import { attemptInUnit, openLogins, type Statement } from '../test/logins.ts'
import { insertUser, type Strand } from '../test/rows.ts'
import { askAccountRemoval, undoAccountRemoval } from './account-removals.ts'
import type { LoginName } from './migrate.ts'
import { issueTaskToken, spendTaskToken } from './task-tokens.ts'
import { asProgram, asUser } from './unit.ts'

const house: House = await openHouse()
const logins = await openLogins(house.database)
afterAll(async () => {
  await logins[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

const asked = 'insert into proof.account_removals (user_id) values ($1)'

/** Each was written at the moment at which its owner asked to leave: no row of it was ended. */
test.each([
  ['an access token', 'tessera_api', 'tessera_token', ({ tokenProof }: Strand) => tokenProof],
  [
    'a schedule',
    'tessera_api',
    'tessera_standing',
    ({ permissionProof }: Strand) => permissionProof,
  ],
  ['a grant', 'tessera_worker', 'tessera_job', ({ grantProof }: Strand) => grantProof],
  [
    'a grant, at the broker',
    'tessera_broker',
    'tessera_vault',
    ({ grantProof }: Strand) => grantProof,
  ],
  [
    'an access token, at the broker',
    'tessera_broker',
    'tessera_vault',
    ({ tokenProof }: Strand) => tokenProof,
  ],
] as const)('%s of somebody who is leaving opens nothing', async (_, login, role, proofOf) => {
  const ada = await newUser(1)
  const open = async () => await opens(login, role, proofOf(ada))
  expect(await open()).toEqual({ rows: [[ada.userId]], count: 1 })
  await house.admin.query(asked, [ada.userId])
  expect(await open()).toBe('28000')
})

test.each(['tessera_api', 'tessera_broker'] as const)(
  'a consent of somebody who is leaving opens nothing with %s',
  async (login) => {
    const ada = await newUser(2)
    await house.admin.query(
      `update proof.standing_permissions set created_at = now(), expires_at = now() + interval '1 day' where user_id = $1`,
      [ada.userId],
    )
    const role = login === 'tessera_api' ? 'tessera_standing' : 'tessera_vault'
    const open = async () => await opens(login, role, ada.permissionProof)
    expect(await open()).toEqual({ rows: [[ada.userId]], count: 1 })
    await house.admin.query(asked, [ada.userId])
    expect(await open()).toBe('28000')
  },
)

test('what cancels the jobs of somebody who is leaving goes on', async () => {
  const ada = await newUser(1)
  await house.admin.query(asked, [ada.userId])
  await house.admin.query(
    `update app.delegations set scopes = array['cancel', 'poll'] where user_id = $1 and job_id is not null`,
    [ada.userId],
  )
  expect(await opens('tessera_worker', 'tessera_job', ada.grantProof)).toMatchObject({ count: 1 })
})

test('an access token that is made while its owner asks to leave does nothing, and does not come back with her', async () => {
  const ada = await newUser(1)
  const mine = await signInWithoutFactors(ada)
  const going = new Secret(new Uint8Array(randomBytes(32)))
  const token = randomBytes(32)
  const late = new Client({ connectionString: house.database.url('tessera_api') })
  await late.connect()
  await late.query('begin; set local role tessera_user')
  await late.query('select app.open_unit($1)', [ada.sessionProof])
  const session = new Secret(new Uint8Array(mine))
  const { making } = await asUser(house.api, session, async (unit) => {
    const request = { passwordHash: null, newProofHash: sha256(going.expose()) }
    expect(await askAccountRemoval(unit, request)).toBeInstanceOf(Date)
    const made = late
      .query(
        `select app.make_personal_token($1, 'late', $2, array['jobs:read'], interval '30 days')`,
        [randomUUID(), sha256(token)],
      )
      .then(async () => (await late.query('commit')).command, String)
    await waitFor(async () => {
      const { rowCount } = await house.admin.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rowCount === 1
    })
    return { making: made }
  })
  expect(await making).toBe('COMMIT')
  await late.end()
  expect(await opens('tessera_api', 'tessera_token', token)).toBe('28000')

  const renewed = randomBytes(32)
  const undone = asProgram(
    house.api,
    async (unit) => await undoAccountRemoval(unit, going, renewed),
  )
  expect(await undone).toBe(true)
  expect(await opens('tessera_api', 'tessera_token', token)).toBe('28000')
})

describe('what a session opened outside of it', () => {
  test('opens nothing while its owner is leaving', async () => {
    const ada = await newUser(1)
    const [spent, unspent] = await issueTwo(ada, ada.sessionProof)
    const lease = randomBytes(32)
    expect(await spend(spent, lease)).toMatchObject({ userId: ada.userId })
    expect(await opens('tessera_api', 'tessera_user', lease)).toMatchObject({ count: 1 })
    await house.admin.query(asked, [ada.userId])
    expect(await opens('tessera_api', 'tessera_user', lease)).toBe('28000')
    expect(await spend(unspent, randomBytes(32))).toBeNull()
  })

  test('ends when she asks, and does not come back with her', async () => {
    const ada = await newUser(1)
    const mine = await signInWithoutFactors(ada)
    await issueTwo(ada, mine)
    await asUser(house.api, new Secret(new Uint8Array(mine)), async (unit) => {
      await askAccountRemoval(unit, { passwordHash: null, newProofHash: randomBytes(32) })
    })
    const { rowCount } = await house.admin.query(
      'select from proof.task_tokens where user_id = $1',
      [ada.userId],
    )
    expect(rowCount).toBe(0)
  })
})

test('nobody tries a job of somebody who is leaving again', async () => {
  const ada = await newUser(1)
  await house.admin.query(
    `update app.jobs set state = 'failed', ended_at = now() where user_id = $1`,
    [ada.userId],
  )
  await house.admin.query(`delete from app.files where user_id = $1 and purpose = 'result'`, [
    ada.userId,
  ])
  const [admin] = await insertUser(house.admin, [1])
  if (admin === undefined) throw new Error('the user has no strand')
  await house.admin.query(
    `insert into app.role_grants (user_id, role, granted_by) values ($1, 'admin', $1) on conflict do nothing`,
    [admin.userId],
  )
  const terms: Statement = { text: 'select from app.retry_terms($1)', values: [ada.jobId] }
  expect(await opens('tessera_api', 'tessera_user', admin.sessionProof, terms)).toMatchObject({
    count: 1,
  })
  await house.admin.query(asked, [ada.userId])
  expect(await opens('tessera_api', 'tessera_user', admin.sessionProof, terms)).toMatchObject({
    count: 0,
  })
})

async function issueTwo({ jobId: of }: Strand, session: Buffer) {
  const ids = [randomUUID(), randomUUID()] as const
  await asUser(house.api, new Secret(new Uint8Array(session)), async (unit) => {
    for (const id of ids)
      await issueTaskToken(unit, {
        id,
        purpose: 'progress',
        jobId: jobId.parse(of),
        fileId: null,
        lifetimeSeconds: 60,
      })
  })
  return ids
}

async function spend(id: string, lease: Buffer) {
  const spending = { id, purpose: 'progress' as const, leaseHash: sha256(lease) }
  return await asProgram(house.api, async (unit) => await spendTaskToken(unit, spending))
}

async function newUser(service: number): Promise<Strand> {
  const [strand] = await insertUser(house.admin, [service])
  if (strand === undefined) throw new Error('the user has no strand')
  return strand
}

/** A session of a user who has nothing to show but that she is signed in. */
async function signInWithoutFactors({ userId }: Strand): Promise<Buffer> {
  for (const factor of ['passwords', 'authenticator_apps', 'passkeys'])
    await house.admin.query(`delete from proof.${factor} where user_id = $1`, [userId])
  await house.admin.query(
    `update proof.sessions set kind = 'browser', stepped_up_at = now() where user_id = $1`,
    [userId],
  )
  const proof = randomBytes(32)
  await house.admin.query(
    `insert into proof.sessions (user_id, kind, proof_hash, expires_at, stepped_up_at)
     values ($1, 'browser', $2, now() + interval '1 hour', now())`,
    [userId, sha256(proof)],
  )
  return proof
}

async function opens(
  login: LoginName,
  role: string,
  proof: Buffer,
  ...statements: readonly Statement[]
) {
  return await attemptInUnit(logins.connection(login), { role, proof }, ...statements)
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
