import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, expect, test } from 'vitest'
import { attempt, openLogins, type Statement } from '../test/logins.ts'
import { insertRegistry, insertStatement, insertUser, rowOf, type Strand } from '../test/rows.ts'
import { isSafeServer } from './server-version.ts'

const database = await createTestDatabase()
const { adminPool } = database
await insertRegistry(adminPool, 1)
const logins = await openLogins(database)
const [own] = await insertUser(adminPool, [1])
const [stranger] = await insertUser(adminPool, [1])
if (own === undefined || stranger === undefined) throw new Error('the test has no users')

afterAll(async () => {
  await logins[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

test('S1 owner of the tables: sees no row either', async () => {
  const client = await adminPool.connect()
  await client.query('begin; set local role tessera_owner')
  for (const table of ['app.jobs', 'app.credentials', 'app.files', 'vault.credential_secrets'])
    expect((await client.query(`select from ${table}`)).rowCount, table).toBe(0)
  await client.query('rollback')
  client.release()
})

test('S9 what a writer gets back: is what she may read', async () => {
  const row = rowOf('app.audit', own)
  expect(await asUser(inserting('app.audit', row, 'returning user_id'))).toEqual({
    rows: [[own.userId]],
    count: 1,
  })
})

test.each(['admin', 'user', 'worker'])(
  'a line of a trail in the name of %s: no worker writes it',
  async (kind) => {
    const row = { ...rowOf('app.audit', own), actor: `${kind}:${own.userId}` }
    expect(await asJob(inserting('app.audit', row))).toBe('42501')
  },
)

test('a line of a trail in another’s name: nobody writes it into her own', async () => {
  for (const actor of [`admin:${own.userId}`, `user:${stranger.userId}`, 'system', 'operator']) {
    const row = { ...rowOf('app.audit', own), actor }
    expect(await asUser(inserting('app.audit', row)), actor).toBe('42501')
  }
})

test('S9 upsert: tells nothing of a row that is another’s', async () => {
  const row = { user_id: own.userId, service_id: 1, options: '{}' }
  const upsert = 'on conflict (user_id, service_id) do update set options = excluded.options'
  expect(await asJob(inserting('app.service_options', row, upsert))).toMatchObject({ count: 1 })
  const hers = { ...row, user_id: stranger.userId }
  expect(await asJob(inserting('app.service_options', hers, upsert))).toBe('42501')
})

test('S11 COPY into a table with policies: is refused', async () => {
  expect(await asUser({ text: 'copy app.job_events from stdin' })).toBe('0A000')
})

test('S13 row_security off: is an error, and shows nothing', async () => {
  const off = { text: 'set local row_security = off' }
  expect(await asUser(off, { text: 'select from app.jobs' })).toBe('42501')
})

test('S15 server with known leaks: is refused, and this one is not', async () => {
  const { rows } = await adminPool.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  )
  expect(isSafeServer(rows[0]?.version ?? 0)).toBe(true)
  for (const leaking of [150_013, 160_009, 170_005]) expect(isSafeServer(leaking)).toBe(false)
})

test.each(['app.steps', 'app.delegations', 'app.attempts', 'app.job_events', 'app.job_inputs'])(
  'S17 queue and registry tables: show %s of one’s own only',
  async (table) => {
    const owners = { text: `select distinct user_id from ${table}` }
    expect(await asUser(owners)).toEqual({ rows: [[own.userId]], count: 1 })
    expect(await asJob(owners)).toEqual({ rows: [[own.userId]], count: 1 })
  },
)

test.each(['app.users', 'app.delegations', 'app.jobs', 'proof.sessions', 'proof.grants'])(
  'F30 job that makes what it needs itself: may make no %s',
  async (table) => {
    expect(await asJob(inserting(table, rowOf(table, own)))).toBe('42501')
  },
)

test('F35 erasure while a step is held: what its worker writes late is refused', async () => {
  const [erased] = await insertUser(adminPool, [1])
  if (erased === undefined) throw new Error('the test has no user')
  await adminPool.query('delete from app.users where id = $1', [erased.userId])
  const late = inserting('app.job_events', rowOf('app.job_events', erased))
  expect(await inJobOf(erased, late)).toBe('28000')
  const written = await adminPool.query('select from app.job_events where user_id = $1', [
    erased.userId,
  ])
  expect(written.rowCount).toBe(0)
})

async function asUser(...statements: readonly Statement[]) {
  return await attempt(logins.connection('tessera_api'), [
    { text: 'set local role tessera_user' },
    { text: 'select app.open_unit($1)', values: [own?.sessionProof] },
    ...statements,
  ])
}

async function asJob(...statements: readonly Statement[]) {
  return own === undefined ? undefined : await inJobOf(own, ...statements)
}

async function inJobOf({ grantProof }: Strand, ...statements: readonly Statement[]) {
  return await attempt(logins.connection('tessera_worker'), [
    { text: 'set local role tessera_job' },
    { text: 'select app.open_unit($1)', values: [grantProof] },
    ...statements,
  ])
}

function inserting(table: string, row: Readonly<Record<string, unknown>>, more = ''): Statement {
  return { text: `${insertStatement(table, row)} ${more}`, values: Object.values(row) }
}
