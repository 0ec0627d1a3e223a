import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../test/house.ts'
import { attempt, attemptInUnit, type Logins, openLogins, type Statement } from '../test/logins.ts'
import { inserting, insertRow, insertUser, rowOf, type Strand } from '../test/rows.ts'
import type { LoginName } from './migrate.ts'

let house: House
let logins: Logins
beforeAll(async () => {
  house = await openHouse()
  logins = await openLogins(house.database)
})
afterAll(async () => {
  await logins[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

describe('the proof of a program under a consent', () => {
  test('opens a unit of the user in its own role, and in no other; at the broker too, and is no session there', async () => {
    const ada = await consenting()
    const proof = ada.permissionProof
    expect(await asProgram(proof)).toEqual({ rows: [[ada.userId]], count: 1 })
    expect(await as('tessera_api', 'tessera_user', proof)).toBe('28000')
    expect(await as('tessera_worker', 'tessera_job', proof)).toBe('28000')
    const service: Statement = { text: 'select app.current_service_id()' }
    expect(await as('tessera_broker', 'tessera_vault', proof, service)).toMatchObject({
      rows: [[ada.serviceId]],
    })
  })

  test('is not made of anything else', async () => {
    const [ada, eve] = [await consenting(), await newStrand(1)]
    const [token, consent] = [ada.permissionProof.subarray(0, 32), ada.permissionProof.subarray(32)]
    const stranger = await anotherProgram()
    for (const forged of [
      token,
      consent,
      Buffer.concat([randomBytes(32), consent]),
      Buffer.concat([createHash('sha256').update(token).digest(), consent]),
      // Another program has a live token, and learned which consent she gave to the first.
      Buffer.concat([stranger, consent]),
      Buffer.concat([token, idBytes(randomUUID())]),
      // What somebody permitted for a schedule of her own.
      Buffer.concat([token, idBytes(eve.permissionId)]),
      Buffer.concat([eve.sessionProof, consent]),
    ])
      expect(await asProgram(forged)).toBe('28000')
  })

  test.each([
    [
      'its consent is ended',
      `update proof.standing_permissions set ended_at = now() where id = $1`,
      undefined,
    ],
    [
      'its consent expires',
      `update proof.standing_permissions set expires_at = now() where id = $1`,
      undefined,
    ],
    [
      'its program is suspended',
      setPrograms(`status = 'suspended'`),
      setPrograms(`status = 'active'`),
    ],
    [
      'its token expires',
      `update proof.program_sessions set expires_at = now() where $1::uuid is not null`,
      `update proof.program_sessions set expires_at = '2126-01-01' where $1::uuid is not null`,
    ],
    [
      'the key of its token is removed',
      `update proof.program_keys set removed_at = now() where $1::uuid is not null`,
      `update proof.program_keys set removed_at = null where $1::uuid is not null`,
    ],
    [
      'its user is disabled',
      `update app.users set status = 'disabled' where id = (select user_id from proof.standing_permissions where id = $1)`,
      undefined,
    ],
  ])('stops an open unit at the next statement when %s', async (_, change, back) => {
    const ada = await consenting()
    const client = logins.connection('tessera_api')
    await client.query('begin; set local role tessera_standing')
    // As after a fault of ours: without the lock that keeps it from being ended meanwhile.
    await client.query(`select set_config('app.proof', $1, true)`, [
      ada.permissionProof.toString('hex'),
    ])
    expect((await client.query('select id from app.jobs')).rowCount).toBe(1)
    await house.admin.query(change, [ada.permissionId])
    try {
      await expect(client.query('select id from app.jobs')).rejects.toMatchObject({ code: '28000' })
      await client.query('rollback')
      expect(await asProgram(ada.permissionProof)).toBe('28000')
    } finally {
      if (back !== undefined) await house.admin.query(back, [ada.permissionId])
    }
  })

  test('is never worth more than its consent and its program both allow', async () => {
    const ada = await consenting()
    const all = ['uploads:read', 'jobs:submit', 'jobs:read', 'results:read']
    for (const scope of all) {
      const others = all.filter((other) => other !== scope)
      for (const narrow of [() => narrowConsent(ada, others), () => narrowProgram(others)]) {
        expect(await outcomeOf(ada, scope), scope).toBe('done')
        const widen = await narrow()
        expect(await outcomeOf(ada, scope), scope).toBe('nothing')
        await widen()
      }
    }
  })

  test('submits and cancels nothing at another service, and no job that its user submitted herself', async () => {
    const ada = await consenting()
    const job = { ...rowOf('app.jobs', { ...ada, serviceId: 1 }, 'tessera_standing') }
    expect(
      await asProgram(
        ada.permissionProof,
        inserting('app.jobs', { ...job, permission_id: ada.permissionId }),
      ),
    ).toBe('42501')
    const own = randomUUID()
    await insertRow(house.admin, 'app.jobs', { ...rowOf('app.jobs', ada), id: own })
    const revoke = (id: string): Statement => ({ text: 'select app.revoke_job($1)', values: [id] })
    expect(await asProgram(ada.permissionProof, revoke(own))).toBe('42501')
    expect(await asProgram(ada.permissionProof, revoke(ada.jobId))).toMatchObject({ count: 1 })
  })

  test('adds nothing to its jobs, and changes none, without the scope to submit', async () => {
    const ada = await consenting()
    const writes = [
      ...['app.attempts', 'app.job_events', 'app.delegations', 'app.steps'].map((table) =>
        inserting(table, rowOf(table, ada, 'tessera_standing')),
      ),
      inserting('app.steps', {
        ...rowOf('app.steps', ada, 'tessera_standing'),
        kind: 'submit-job',
      }),
      inserting('app.job_inputs', { ...rowOf('app.job_inputs', ada), file_id: ada.uploadId }),
    ]
    for (const write of writes)
      expect(await asProgram(ada.permissionProof, write), write.text).toMatchObject({ count: 1 })
    const change: Statement = { text: 'update app.jobs set event_count = event_count' }
    expect(await asProgram(ada.permissionProof, change)).toMatchObject({ count: 1 })
    await narrowConsent(ada, ['uploads:read', 'jobs:read', 'results:read'])
    for (const write of writes)
      expect(await asProgram(ada.permissionProof, write), write.text).toBe('42501')
    expect(await asProgram(ada.permissionProof, change)).toMatchObject({ count: 0 })
  })

  test('submits uploads and no results, and cancels no job that it does not see', async () => {
    const [ada, own] = [await consenting(), randomUUID()]
    const input = (file: string) =>
      inserting('app.job_inputs', { ...rowOf('app.job_inputs', ada), file_id: file })
    expect(await asProgram(ada.permissionProof, input(ada.uploadId))).toMatchObject({ count: 1 })
    expect(await asProgram(ada.permissionProof, input(ada.resultId))).toBe('42501')
    const others = { ...rowOf('app.jobs', ada), id: own }
    await insertRow(house.admin, 'app.jobs', others)
    const attempt = { ...rowOf('app.attempts', { ...ada, jobId: own }), id: randomUUID() }
    await insertRow(house.admin, 'app.attempts', attempt)
    const cancel = {
      ...rowOf('app.steps', ada, 'tessera_standing'),
      job_id: own,
      attempt_id: attempt.id,
    }
    const withoutJob = { ...cancel, job_id: null, attempt_id: null }
    for (const step of [cancel, withoutJob])
      expect(await asProgram(ada.permissionProof, inserting('app.steps', step))).toBe('42501')
  })

  test('takes its turn with whoever ends its consent when it is live and may write, and else nobody waits', async () => {
    const ada = await consenting()
    const forged = Buffer.concat([randomBytes(32), ada.permissionProof.subarray(32)])
    const open = async (proof: Buffer, access: string) =>
      await attempt(logins.connection('tessera_api'), [
        { text: `set transaction ${access}` },
        { text: `set local lock_timeout = '300ms'` },
        { text: 'set local role tessera_standing' },
        { text: 'select app.open_unit($1)', values: [proof] },
      ])
    const ending = await house.admin.connect()
    try {
      await ending.query('begin')
      await ending.query('select from proof.standing_permissions where id = $1 for update', [
        ada.permissionId,
      ])
      expect(await open(forged, 'read write')).toBe('28000')
      expect(await open(ada.permissionProof, 'read only')).toMatchObject({ count: 1 })
      expect(await open(ada.permissionProof, 'read write')).toBe(lockNotAvailable)
    } finally {
      await ending.query('rollback')
      ending.release()
    }
  })

  test.each([
    `select app.end_session()`,
    `select app.issue_task_token(gen_random_uuid(), 'progress', gen_random_uuid(), null, '1 minute')`,
    `select app.give_consent(gen_random_uuid(), gen_random_uuid(), 1::smallint, '{jobs:read}', '1 day')`,
    `select * from app.own_consents()`,
    `select * from app.admin_alerts(true, null, 10)`,
    `select * from app.credential_uses(2::smallint, null, 10)`,
    `select * from app.retry_terms(gen_random_uuid())`,
    `select * from app.program_keys()`,
    `select * from app.audit`,
    `select * from app.notices`,
    `select status from app.users`,
    `select * from vault.credential_secrets`,
    `select * from proof.standing_permissions`,
  ])('may not: %s', async (text) => {
    expect(await asProgram((await consenting()).permissionProof, { text })).toBe('42501')
  })

  test('writes in its own name to the trail, and in no other', async () => {
    const ada = await consenting()
    const line = (actor: string) =>
      inserting('app.audit', { user_id: ada.userId, actor, action: 'test.done' })
    expect(await asProgram(ada.permissionProof, line('program:pipeline'))).toMatchObject({
      count: 1,
    })
    for (const actor of [`user:${ada.userId}`, 'program:another', 'system'])
      expect(await asProgram(ada.permissionProof, line(actor))).toBe('42501')
  })
})

/** What a scope is for, tried: whether anything came of it. */
async function outcomeOf(of: Strand, scope: string): Promise<'done' | 'nothing'> {
  const tried: Readonly<Record<string, Statement>> = {
    'uploads:read': { text: `select from app.files where id = '${of.uploadId}'` },
    'jobs:submit': inserting('app.jobs', rowOf('app.jobs', of, 'tessera_standing')),
    'jobs:read': { text: 'select from app.job_events' },
    'results:read': { text: `select from app.files where purpose <> 'input'` },
  }
  const statement = tried[scope]
  if (statement === undefined) throw new Error(`nothing is tried for ${scope}`)
  const result = await asProgram(of.permissionProof, statement)
  return typeof result !== 'string' && result.count > 0 ? 'done' : 'nothing'
}

async function narrowConsent({ permissionId }: Strand, scopes: readonly string[]) {
  const set = async (value: readonly string[]) => {
    await house.admin.query('update proof.standing_permissions set scopes = $2 where id = $1', [
      permissionId,
      value,
    ])
  }
  await set(scopes)
  return async () => await set(['uploads:read', 'jobs:submit', 'jobs:read', 'results:read'])
}

async function narrowProgram(scopes: readonly string[]) {
  const set = async (value: readonly string[]) => {
    await house.admin.query(`update app.programs set scopes = $1 where name = 'pipeline'`, [value])
  }
  await set(scopes)
  return async () => await set(['uploads:read', 'jobs:submit', 'jobs:read', 'results:read'])
}

/** @returns the proof of its own live token */
async function anotherProgram(): Promise<Buffer> {
  const proof = randomBytes(32)
  const [id, key] = [randomUUID(), randomBytes(32).toString('base64url')]
  const registry = await newStrand(1)
  await insertRow(house.admin, 'app.programs', { ...rowOf('app.programs', registry), id })
  const ofIt = { program_id: id }
  await insertRow(house.admin, 'proof.program_keys', {
    ...rowOf('proof.program_keys', registry),
    ...ofIt,
    id: key,
  })
  await insertRow(house.admin, 'proof.program_sessions', {
    ...rowOf('proof.program_sessions', registry),
    ...ofIt,
    key_id: key,
    proof_hash: createHash('sha256').update(proof).digest(),
  })
  return proof
}

/** Somebody who gave the program a consent, under which it has submitted a job. */
async function consenting(): Promise<Strand> {
  return await newStrand(2)
}

async function newStrand(service: number): Promise<Strand> {
  const [strand] = await insertUser(house.admin, [service])
  if (strand === undefined) throw new Error('the user has no strand')
  return strand
}

function idBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex')
}

async function asProgram(proof: Buffer, ...statements: readonly Statement[]) {
  return await as('tessera_api', 'tessera_standing', proof, ...statements)
}

async function as(
  login: LoginName,
  role: string,
  proof: Buffer,
  ...statements: readonly Statement[]
) {
  return await attemptInUnit(logins.connection(login), { role, proof }, ...statements)
}

function setPrograms(change: string): string {
  return `update app.programs set ${change} where name = 'pipeline' and $1::uuid is not null`
}

const lockNotAvailable = '55P03'
