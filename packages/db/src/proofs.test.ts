import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createTestDatabase } from '@tessera/testing/database'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import { attempt, openLogins, type Statement } from '../test/logins.ts'
import { insertRegistry, insertUser, type Strand } from '../test/rows.ts'
import type { LoginName } from './migrate.ts'

const database = await createTestDatabase()
const { adminPool } = database
const logins = await openLogins(database)
await insertRegistry(adminPool, 1)

afterAll(async () => {
  await logins[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const disableUser = `update app.users set status = 'disabled' where id = $1`

describe('a session’s proof', () => {
  test('opens a unit of the api', async () => {
    const { userId, sessionProof } = await newStrand()
    expect(await inUnit('tessera_api', openUnit(sessionProof))).toEqual({
      rows: [[userId]],
      count: 1,
    })
  })

  test('is worth nothing with the worker’s login', async () => {
    const { sessionProof } = await newStrand()
    expect(await inUnit('tessera_worker', openUnit(sessionProof))).toBe('28000')
  })

  test.each([
    ['has expired', `update proof.sessions set expires_at = now() where user_id = $1`],
    ['was ended', `update proof.sessions set ended_at = now() where user_id = $1`],
    ['is of a disabled user', disableUser],
  ])('is refused when it %s', async (_, change) => {
    const { userId, sessionProof } = await newStrand()
    await adminPool.query(change, [userId])
    expect(await inUnit('tessera_api', openUnit(sessionProof))).toBe('28000')
  })

  test.each([
    ['expires', `update proof.sessions set expires_at = now() where user_id = $1`],
    ['is ended', `update proof.sessions set ended_at = now() where user_id = $1`],
    ['loses its user', disableUser],
  ])('stops an open unit at the next statement when it %s', async (_, change) => {
    const { userId, sessionProof } = await newStrand()
    const client = logins.connection('tessera_api')
    await client.query('begin; set local role tessera_user')
    await client.query('select app.open_unit($1)', [sessionProof])
    expect((await client.query('select from app.jobs')).rowCount).toBe(1)
    await adminPool.query(change, [userId])
    await expect(client.query('select from app.jobs')).rejects.toMatchObject({ code: '28000' })
    await client.query('rollback')
  })

  test('F28 logout: ends the session’s proof, and the running job goes on', async () => {
    const { sessionProof, grantProof } = await newStrand()
    const client = logins.connection('tessera_api')
    await client.query('begin; set local role tessera_user')
    await client.query('select app.open_unit($1)', [sessionProof])
    await client.query('select app.end_session()')
    await expect(client.query('select from app.jobs')).rejects.toMatchObject({ code: '28000' })
    await client.query('rollback')

    await client.query('begin; set local role tessera_user')
    await client.query('select app.open_unit($1)', [sessionProof])
    await client.query('select app.end_session()')
    await client.query('commit')
    expect(await inUnit('tessera_api', openUnit(sessionProof))).toBe('28000')
    expect(await inUnit('tessera_worker', openUnit(grantProof))).toMatchObject({ count: 1 })
  })
})

describe('a grant’s proof', () => {
  test('opens a unit of the worker', async () => {
    const { userId, grantProof } = await newStrand()
    expect(await inUnit('tessera_worker', openUnit(grantProof))).toEqual({
      rows: [[userId]],
      count: 1,
    })
  })

  test('is worth nothing with the api’s login', async () => {
    const { grantProof } = await newStrand()
    expect(await inUnit('tessera_api', openUnit(grantProof))).toBe('28000')
  })

  test.each([
    ['has expired', `update proof.grants set expires_at = now() where user_id = $1`],
    [
      'was ended',
      `update proof.grants set ended_at = now(), end_reason = 'released' where user_id = $1`,
    ],
    ['is of a disabled user', disableUser],
    ['is of a closed delegation', `update app.delegations set state = 'closed' where user_id = $1`],
    [
      'is of a revoked delegation',
      `update app.delegations set state = 'revoked' where user_id = $1`,
    ],
    ['is of a frozen delegation', `update app.delegations set state = 'frozen' where user_id = $1`],
    [
      'is past its delegation’s deadline',
      `update app.delegations set deadline = now() where user_id = $1`,
    ],
  ])('is refused when it %s', async (_, change) => {
    const { userId, grantProof } = await newStrand()
    await adminPool.query(change, [userId])
    expect(await inUnit('tessera_worker', openUnit(grantProof))).toBe('28000')
  })

  test.each([
    ['F23 user disabled mid-job: she is', disableUser],
    [
      'its delegation is revoked',
      `update app.delegations set state = 'revoked' where user_id = $1`,
    ],
    ['its delegation is frozen', `update app.delegations set state = 'frozen' where user_id = $1`],
    [
      'F16 deadline passes mid-job: it is over',
      `update app.delegations set deadline = now() where user_id = $1`,
    ],
  ])('stops an open unit at the next statement when %s', async (_, change) => {
    const { userId, grantProof } = await newStrand()
    const client = logins.connection('tessera_worker')
    await client.query('begin; set local role tessera_job')
    await client.query('select app.open_unit($1)', [grantProof])
    expect((await client.query('select from app.jobs')).rowCount).toBe(1)
    await adminPool.query(change, [userId])
    await expect(client.query('select from app.jobs')).rejects.toMatchObject({ code: '28000' })
    await client.query('rollback')
  })
})

describe('a standing permission’s proof', () => {
  test('opens a unit of the api in its own role, and in no other', async () => {
    const { userId, permissionProof } = await newStrand()
    expect(await standing(openUnit(permissionProof))).toEqual({ rows: [[userId]], count: 1 })
    expect(await inUnit('tessera_api', openUnit(permissionProof))).toBe('28000')
    const changed: Statement = { text: 'set local role tessera_user' }
    const jobs: Statement = { text: 'select from app.jobs' }
    expect(await standing(openUnit(permissionProof), changed, jobs)).toBe('28000')
  })

  test.each(['tessera_worker', 'tessera_broker', 'tessera_system'] as const)(
    'is worth nothing with %s',
    async (login) => {
      const { permissionProof } = await newStrand()
      expect(['28000', '42501']).toContain(await inUnit(login, openUnit(permissionProof)))
      const role: Statement = { text: 'set local role tessera_standing' }
      expect(await attempt(logins.connection(login), [role, openUnit(permissionProof)])).toBe(
        '42501',
      )
    },
  )

  test('is the only one that counts in its role', async () => {
    const { sessionProof, grantProof, permissionProof } = await newStrand()
    const forged = [sessionProof, grantProof, sha256(permissionProof), randomBytes(32), null]
    for (const proof of forged) expect(await standing(openUnit(proof))).toBe('28000')
  })

  test.each([
    ['was ended', `update proof.standing_permissions set ended_at = now() where user_id = $1`],
    ['is of a disabled user', disableUser],
  ])('is refused when it %s, and stops an open unit at the next statement', async (_, change) => {
    const { userId, permissionProof } = await newStrand()
    const client = logins.connection('tessera_api')
    await client.query('begin; set local role tessera_standing')
    // As after a fault of ours: without the lock that keeps it from being ended meanwhile.
    await client.query(`select set_config('app.proof', $1, true)`, [
      permissionProof.toString('hex'),
    ])
    expect((await client.query('select id from app.jobs')).rowCount).toBe(1)
    await adminPool.query(change, [userId])
    await expect(client.query('select id from app.jobs')).rejects.toMatchObject({ code: '28000' })
    await client.query('rollback')
    expect(await standing(openUnit(permissionProof))).toBe('28000')
  })

  test('keeps whoever ends it waiting until its unit is over', async () => {
    const { userId, permissionProof } = await newStrand()
    const client = logins.connection('tessera_api')
    await client.query('begin; set local role tessera_standing')
    await client.query('select app.open_unit($1)', [permissionProof])
    const ended = adminPool
      .query(
        `update proof.standing_permissions set ended_at = clock_timestamp() where user_id = $1`,
        [userId],
      )
      .then(() => 'ended')
    await waitFor(async () => {
      const { rows } = await adminPool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rows.length > 0
    })
    expect((await client.query('select id from app.jobs')).rowCount).toBe(1)
    await client.query('commit')
    expect(await ended).toBe('ended')
  })

  test('is given by a session only, and gives no other', async () => {
    const { permissionProof, sessionProof, serviceId } = await newStrand()
    const give: Statement = {
      text: 'select app.give_permission($1, $2, $3::smallint, $4, null)',
      values: [randomUUID(), 'schedule', serviceId, randomBytes(32)],
    }
    expect(await inUnit('tessera_api', openUnit(sessionProof), give)).toMatchObject({ count: 1 })
    expect(await standing(openUnit(permissionProof), give)).toBe('42501')
    // Also when the rights were there.
    const asItself = [openUnit(permissionProof), { text: 'set local role tessera_user' }, give]
    expect(await standing(...asItself)).toBe('28000')
  })

  test('ends itself, and no other of the same user', async () => {
    const { userId, serviceId, permissionId, permissionProof } = await newStrand()
    const other = randomUUID()
    await adminPool.query(
      `insert into proof.standing_permissions (id, user_id, kind, service_id, proof_hash)
       values ($1, $2, 'schedule', $3, $4)`,
      [other, userId, serviceId, randomBytes(32)],
    )
    const end = (id: string): Statement => ({ text: 'select app.end_permission($1)', values: [id] })
    expect(await standing(openUnit(permissionProof), end(other))).toBe('28000')
    const jobs: Statement = { text: 'select id from app.jobs' }
    expect(await standing(openUnit(permissionProof), end(permissionId))).toMatchObject({ count: 1 })
    expect(await standing(openUnit(permissionProof), end(permissionId), jobs)).toBe('28000')
  })
})

test('the broker resolves the proofs of everyone who asks it', async () => {
  const { userId, sessionProof, grantProof } = await newStrand()
  for (const proof of [sessionProof, grantProof])
    expect(await inUnit('tessera_broker', openUnit(proof))).toEqual({ rows: [[userId]], count: 1 })
})

describe('a unit of work', () => {
  test.each(['repeatable read', 'serializable'])('is refused under %s', async (level) => {
    const { sessionProof } = await newStrand()
    expect(
      await attempt(logins.connection('tessera_api'), [
        { text: `set transaction isolation level ${level}` },
        { text: 'set local role tessera_user' },
        openUnit(sessionProof),
      ]),
    ).toBe('25000')
  })

  test.each(['commit', 'rollback'])('leaves no proof behind after %s', async (end) => {
    const { sessionProof } = await newStrand()
    const client = logins.connection('tessera_api')
    await client.query('begin; set local role tessera_user')
    await client.query('select app.open_unit($1)', [sessionProof])
    await client.query(end)
    const { rows } = await client.query(
      `select current_setting('app.proof', true) as proof, current_user::text as role`,
    )
    expect(rows).toEqual([{ proof: '', role: 'tessera_api' }])
    expect(await inUnit('tessera_api', { text: 'select from app.jobs' })).toBe('28000')
  })

  test('is not opened by a missing, a made-up or a stored value', async () => {
    const { sessionProof } = await newStrand()
    for (const presented of [null, Buffer.alloc(0), randomBytes(32), sha256(sessionProof)])
      expect(await inUnit('tessera_api', openUnit(presented))).toBe('28000')
  })
})

describe('a forged setting', () => {
  test.each([
    ['a made-up proof', () => randomBytes(32).toString('hex'), '28000'],
    [
      'the stored hash',
      ({ sessionProof }: Strand) => sha256(sessionProof).toString('hex'),
      '28000',
    ],
    ['the proof of a grant', ({ grantProof }: Strand) => grantProof.toString('hex'), '28000'],
    ['nothing', () => '', '28000'],
    ['what is no proof at all', ({ userId }: Strand) => userId, '22023'],
  ])('with %s shows nothing', async (_, forge, code) => {
    const value = forge(await newStrand())
    expect(
      await inUnit(
        'tessera_api',
        { text: `select set_config('app.proof', $1, true)`, values: [value] },
        { text: 'select from app.jobs' },
      ),
    ).toBe(code)
  })

  test('P8 any SQL may change a setting: a user’s id in one shows nothing', async () => {
    const { userId } = await newStrand()
    expect(
      await inUnit(
        'tessera_api',
        { text: `select set_config('app.user_id', $1, true)`, values: [userId] },
        { text: 'select from app.jobs' },
      ),
    ).toBe('28000')
  })
})

describe('a sweep', () => {
  test.each(['dispatch', 'stop-jobs', 'remind', 'notify'])(
    'is opened by the system login for %s',
    async (purpose) => {
      expect(await inUnit('tessera_system', openSweep(purpose))).toMatchObject({ count: 1 })
    },
  )

  test.each(['', 'everything', null])('has no purpose %j', async (purpose) => {
    expect(await inUnit('tessera_system', openSweep(purpose))).toBe('28000')
  })

  test.each(['tessera_api', 'tessera_worker', 'tessera_auth', 'tessera_broker'] as const)(
    'is refused to %s',
    async (login) => {
      expect(await inUnit(login, openSweep('dispatch'))).toBe('42501')
    },
  )

  test('cannot be opened by the owner of the tables in another’s name', async () => {
    const client = await adminPool.connect()
    await client.query('begin; set local role tessera_sweep')
    await expect(client.query(`select app.open_sweep('dispatch')`)).rejects.toMatchObject({
      code: '28000',
    })
    await client.query('rollback')
    client.release()
  })

  test('F66 system job without a user: reads users and jobs for the purpose that needs them only', async () => {
    await newStrand()
    const users: Statement = { text: 'select id from app.users limit 1' }
    expect(await inUnit('tessera_system', openSweep('dispatch'), users)).toMatchObject({ count: 0 })
    expect(await inUnit('tessera_system', openSweep('stop-jobs'), users)).toMatchObject({
      count: 1,
    })
  })
})

test('F35 erasure while jobs are queued: deleting a user leaves none of her rows', async () => {
  const { userId } = await newStrand()
  await adminPool.query('delete from app.users where id = $1', [userId])
  const { rows } = await adminPool.query<{ name: string }>(`
    select attrelid::regclass::text as name from pg_attribute
    join pg_class c on c.oid = attrelid and c.relkind = 'r'
    where attname = 'user_id' and attrelid::regclass::text not in ('vault.alerts', 'vault.audit')`)
  expect(rows.length).toBeGreaterThan(10)
  for (const { name } of rows)
    expect(
      (await adminPool.query(`select from ${name} where user_id = $1`, [userId])).rowCount,
      name,
    ).toBe(0)
})

async function newStrand(): Promise<Strand> {
  const [strand] = await insertUser(adminPool, [1])
  if (strand === undefined) throw new Error('the user has no strand')
  return strand
}

async function standing(...statements: readonly Statement[]) {
  const role: Statement = { text: 'set local role tessera_standing' }
  return await attempt(logins.connection('tessera_api'), [role, ...statements])
}

async function inUnit(login: LoginName, ...statements: readonly Statement[]) {
  const role = { text: `set local role ${roleOf[login]}` }
  return await attempt(logins.connection(login), [role, ...statements])
}

function openUnit(proof: Buffer | null): Statement {
  return { text: 'select app.open_unit($1)', values: [proof] }
}

function openSweep(purpose: string | null): Statement {
  return { text: 'select app.open_sweep($1)', values: [purpose] }
}

function sha256(proof: Buffer): Buffer {
  return createHash('sha256').update(proof).digest()
}

const roleOf = {
  tessera_api: 'tessera_user',
  tessera_auth: 'tessera_sign_in',
  tessera_worker: 'tessera_job',
  tessera_system: 'tessera_sweep',
  tessera_broker: 'tessera_vault',
  tessera_messenger: 'tessera_delivery',
} as const satisfies Record<LoginName, string>
