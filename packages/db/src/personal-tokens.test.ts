import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type AccessScope, accessScope } from '@tessera/contracts/access-scope'
import { personalTokenId, userId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../test/house.ts'
import { attempt, attemptInUnit, type Logins, openLogins, type Statement } from '../test/logins.ts'
import { haveOnlyRole, newJob, newPerson, stepUp } from '../test/people.ts'
import { inserting, insertRow, insertUser, rowOf, type Strand } from '../test/rows.ts'
import { deleteInput, insertInput } from './inputs.ts'
import { insertJob, requestCancel } from './jobs.ts'
import type { LoginName } from './migrate.ts'
import { endPersonalToken, listPersonalTokens, makePersonalToken } from './personal-tokens.ts'
import { asToken, asUser, ProofRefused, StepUpNeeded, type UserUnit } from './unit.ts'

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

describe('an access token', () => {
  test('is worth what its scopes say, one by one', async () => {
    const ada = await newStrand()
    const found: Record<string, string[]> = {}
    for (const scope of accessScope.options) {
      const proof = await tokenOf(ada, [scope])
      const done: string[] = []
      for (const [name, statement] of Object.entries(triedOn(ada))) {
        const result = await asScript(proof, statement)
        if (typeof result !== 'string' && result.count > 0) done.push(name)
      }
      found[scope] = done
    }
    expect(found).toEqual({
      'services:read': ['see services', 'see a credential'],
      'uploads:read': ['see services', 'see an upload', 'see an input of a job'],
      'uploads:write': [
        'see services',
        'see an upload',
        'see an input of a job',
        'begin an upload',
        'change an upload',
        'remove an upload',
      ],
      'jobs:submit': [
        'see services',
        'see a credential',
        'see what a service offers',
        'see a job',
        'make a job',
        'change a job',
        'cancel a job',
        'add an attempt',
        'add an event',
        'delegate',
        'add a step',
      ],
      'jobs:read': [
        'see services',
        'see what a service offered',
        'see an input of a job',
        'see a job',
        'see events',
      ],
      'results:read': ['see services', 'see a job', 'see a result'],
    } satisfies Record<AccessScope, readonly string[]>)
  })

  test('opens with a scope for uploads the key of a file that arrives, and of none that is here', async () => {
    const ada = await newStrand()
    const proof = await tokenOf(ada, ['uploads:write'])
    const seen = async (state: string) => {
      await house.admin.query(
        `update app.files set state = $2, sha256 = sha256('x') where id = $1`,
        [ada.uploadId, state],
      )
      return await attempt(logins.connection('tessera_broker'), [
        { text: 'set local role tessera_vault' },
        { text: 'select app.open_unit($1)', values: [proof] },
        { text: 'select from app.files where id = $1', values: [ada.uploadId] },
      ])
    }
    for (const state of ['receiving', 'checking'])
      expect(await seen(state), state).toMatchObject({ count: 1 })
    for (const state of ['stored', 'refused'])
      expect(await seen(state), state).toMatchObject({ count: 0 })
  })

  test('puts a file into a job only where it may submit and see files', async () => {
    const ada = await newStrand()
    const give = inserting('app.job_inputs', rowOf('app.job_inputs', ada))
    expect(await asScript(await tokenOf(ada, ['jobs:submit']), give)).toBe('42501')
    expect(await asScript(await tokenOf(ada, ['uploads:read']), give)).toBe('42501')
    const both = await tokenOf(ada, ['jobs:submit', 'uploads:read'])
    expect(await asScript(both, give)).toMatchObject({ count: 1 })
    const result = { ...rowOf('app.job_inputs', ada), file_id: ada.resultId }
    expect(await asScript(both, inserting('app.job_inputs', result))).toBe('42501')
  })

  test('opens no write without its scope, whatever the procedure before it let through', async () => {
    const ada = await newPerson(house.admin)
    const scopes = accessScope.options.filter(
      (scope) => scope !== 'jobs:submit' && scope !== 'uploads:write',
    )
    const proof = new Secret<Uint8Array>(await tokenOf(ada, scopes))
    const attempts: readonly ((unit: UserUnit) => Promise<unknown>)[] = [
      async (unit) => await insertJob(unit, newJob(ada)),
      async (unit) => await requestCancel(unit, ada.jobId),
      async (unit) =>
        await insertInput(unit, {
          id: ada.uploadId,
          userId: ada.userId,
          name: 'chr1.vcf.gz',
          sizeBytes: 1,
        }),
    ]
    for (const write of attempts)
      await expect(asToken(house.api, proof, write)).rejects.toMatchObject({ code: '42501' })
    expect(
      await asToken(house.api, proof, async (unit) => await deleteInput(unit, ada.uploadId)),
    ).toBe(false)
  })

  test.each([
    `select app.end_session()`,
    `select * from app.own_sessions()`,
    `select * from app.own_personal_tokens()`,
    `select app.make_personal_token(gen_random_uuid(), 'x', sha256('x'), '{jobs:read}', '1 day')`,
    `select app.end_every_personal_token()`,
    `select app.change_password('a', 'b', sha256('x'))`,
    `select app.issue_task_token(gen_random_uuid(), 'progress', gen_random_uuid(), null, '1 minute')`,
    `select app.give_permission(gen_random_uuid(), 'schedule', 1::smallint, sha256('x'), '1 day')`,
    `select app.give_consent(gen_random_uuid(), gen_random_uuid(), 1::smallint, '{jobs:read}', '1 day')`,
    `select * from app.admin_alerts(true, null, 10)`,
    `select * from app.audit_records(null, true, null, 10)`,
    `select * from app.retry_terms(gen_random_uuid())`,
    `select app.run_on_account(gen_random_uuid(), 'x')`,
    `select * from app.audit`,
    `select * from app.notices`,
    `select * from app.schedules`,
    `select * from app.role_grants`,
    `select username from app.users`,
    `select app.grant_role(gen_random_uuid(), 'admin', null, null)`,
    `select * from proof.personal_tokens`,
  ])('may not, with every scope and for an administrator: %s', async (text) => {
    const ada = await newStrand()
    await haveOnlyRole(house.admin, userId.parse(ada.userId), 'admin')
    expect(await asScript(ada.tokenProof, { text })).toBe('42501')
  })

  test('shows no result password, in no process', async () => {
    const ada = await newStrand()
    await insertRow(house.admin, 'app.files', {
      user_id: ada.userId,
      job_id: ada.jobId,
      purpose: 'result_password',
      name: 'password',
      size_bytes: 1,
    })
    const seen: Statement = { text: `select from app.files where purpose = 'result_password'` }
    expect(await asScript(ada.tokenProof, seen)).toMatchObject({ count: 0 })
    expect(await as('tessera_broker', 'tessera_vault', ada.tokenProof, seen)).toMatchObject({
      count: 0,
    })
    expect(await as('tessera_api', 'tessera_user', ada.sessionProof, seen)).toMatchObject({
      count: 1,
    })
  })

  test('counts in its own role and with its own login, and nothing else counts there', async () => {
    const ada = await newStrand()
    const nothing: Statement = { text: 'select 1' }
    expect(await asScript(ada.tokenProof, nothing)).toMatchObject({ count: 1 })
    for (const role of ['tessera_user', 'tessera_standing'])
      expect(await as('tessera_api', role, ada.tokenProof, nothing), role).toBe('28000')
    expect(await as('tessera_worker', 'tessera_job', ada.tokenProof, nothing)).toBe('28000')
    for (const proof of [ada.sessionProof, ada.permissionProof, ada.grantProof, randomBytes(32)])
      expect(await asScript(proof, nothing)).toBe('28000')
  })

  test.each([
    ['it is ended', `update proof.personal_tokens set ended_at = now() where id = $1`],
    ['it expires', `update proof.personal_tokens set expires_at = now() where id = $1`],
    [
      'its owner is disabled',
      `update app.users set status = 'disabled' where id = (select user_id from proof.personal_tokens where id = $1)`,
    ],
    [
      'a scope is taken from it',
      `update proof.personal_tokens set scopes = '{services:read}' where id = $1`,
    ],
  ])('stops an open unit at the next statement when %s', async (_, change) => {
    const ada = await newStrand()
    const client = logins.connection('tessera_api')
    await client.query('begin; set local role tessera_token')
    // As after a fault of ours: without the lock that keeps it from being ended meanwhile.
    await client.query(`select set_config('app.proof', $1, true)`, [ada.tokenProof.toString('hex')])
    const seen = async () => (await client.query('select id from app.jobs')).rowCount
    expect(await seen()).toBe(1)
    await house.admin.query(change, [ada.tokenId])
    expect(await seen().catch(() => 0)).toBe(0)
    await client.query('rollback')
  })

  test('takes its turn with whoever ends it when it may write, and else nobody waits', async () => {
    const ada = await newStrand()
    const open = async (access: string) =>
      await attempt(logins.connection('tessera_api'), [
        { text: `set transaction ${access}` },
        { text: `set local lock_timeout = '300ms'` },
        { text: 'set local role tessera_token' },
        { text: 'select app.open_unit($1)', values: [ada.tokenProof] },
      ])
    const ending = await house.admin.connect()
    try {
      await ending.query('begin')
      await ending.query('select from proof.personal_tokens where id = $1 for update', [
        ada.tokenId,
      ])
      expect(await open('read only')).toMatchObject({ count: 1 })
      expect(await open('read write')).toBe(lockNotAvailable)
    } finally {
      await ending.query('rollback')
      ending.release()
    }
  })

  test('writes in its own name to the trail, and in no other', async () => {
    const ada = await newStrand()
    const line = (actor: string) =>
      inserting('app.audit', { user_id: ada.userId, actor, action: 'test.done' })
    expect(await asScript(ada.tokenProof, line(`token:${ada.tokenId}`))).toMatchObject({ count: 1 })
    for (const actor of [`user:${ada.userId}`, `token:${randomUUID()}`, 'system'])
      expect(await asScript(ada.tokenProof, line(actor))).toBe('42501')
  })
})

describe('making and ending', () => {
  test('takes a session of a browser, and the second factor, and tells the owner', async () => {
    const [ada, own] = [await newPerson(house.admin), newToken()]
    const make = async () =>
      await asUser(house.api, ada.session, async (unit) => await makePersonalToken(unit, own))
    await expect(make()).rejects.toThrow(StepUpNeeded)
    await stepUp(house.admin, ada.userId)
    expect(await make()).toBe(true)
    const { rows } = await house.admin.query(
      `select kind from app.notices where user_id = $1 and token_id = $2`,
      [ada.userId, own.id],
    )
    expect(rows).toEqual([{ kind: 'token_made' }])

    await house.admin.query(`update proof.sessions set kind = 'bearer' where user_id = $1`, [
      ada.userId,
    ])
    await expect(
      asUser(house.api, ada.session, async (unit) => await makePersonalToken(unit, newToken())),
    ).rejects.toThrow(ProofRefused)
  })

  test('lives no longer than a year, has a scope that there is, and no more than fifty are', async () => {
    const ada = await newPerson(house.admin)
    await stepUp(house.admin, ada.userId)
    const make = async (change: object) =>
      await asUser(
        house.api,
        ada.session,
        async (unit) => await makePersonalToken(unit, { ...newToken(), ...change }),
      )
    for (const wrong of [{ days: 367 }, { scopes: [] }, { scopes: ['everything'] }, { name: '' }])
      await expect(make(wrong)).rejects.toMatchObject({ code: '23514' })
    const live = (await asUser(house.api, ada.session, listPersonalTokens)).length
    for (let count = live; count < 50; count += 1) expect(await make({})).toBe(true)
    expect(await make({})).toBe(false)
  })

  test('ends nobody else’s, and none twice', async () => {
    const [ada, bob] = [await newPerson(house.admin), await newPerson(house.admin)]
    const [tokenOfBob] = await asUser(house.api, bob.session, listPersonalTokens)
    const id = personalTokenId.parse(tokenOfBob?.id)
    const end = async (as: typeof ada) =>
      await asUser(house.api, as.session, async (unit) => await endPersonalToken(unit, id))
    expect(await end(ada)).toBe(false)
    expect(await end(bob)).toBe(true)
    expect(await end(bob)).toBe(false)
    expect(await asUser(house.api, bob.session, listPersonalTokens)).toEqual([])
  })
})

/** One statement for each thing that a script may want to do. */
function triedOn(of: Strand): Readonly<Record<string, Statement>> {
  const role = 'tessera_token'
  return {
    'see services': { text: 'select from app.services' },
    'see a credential': { text: 'select from app.credentials' },
    'see what a service offers': { text: 'select from app.service_options' },
    'see what a service offered': { text: 'select from app.service_catalogues' },
    'see an upload': { text: `select from app.files where id = '${of.uploadId}'` },
    'see an input of a job': { text: `select from app.files where id = '${of.inputId}'` },
    'begin an upload': inserting('app.files', rowOf('app.files', of, role)),
    'change an upload': {
      text: `update app.files set state = 'checking' where id = '${of.uploadId}'`,
    },
    'remove an upload': { text: `delete from app.files where id = '${of.uploadId}'` },
    'see a job': { text: 'select from app.jobs' },
    'see events': { text: 'select from app.job_events' },
    'see a result': { text: `select from app.files where purpose = 'result'` },
    'make a job': inserting('app.jobs', rowOf('app.jobs', of, role)),
    'change a job': { text: 'update app.jobs set event_count = event_count' },
    'cancel a job': { text: 'select app.revoke_job($1)', values: [of.jobId] },
    'add an attempt': inserting('app.attempts', rowOf('app.attempts', of, role)),
    'add an event': inserting('app.job_events', rowOf('app.job_events', of, role)),
    delegate: inserting('app.delegations', rowOf('app.delegations', of, role)),
    'add a step': inserting('app.steps', rowOf('app.steps', of, role)),
  }
}

function newToken() {
  return {
    id: personalTokenId.parse(randomUUID()),
    name: 'A script',
    proofHash: randomBytes(32),
    scopes: ['jobs:read' as const],
    days: 30,
  }
}

/** @returns the proof of a new token of hers */
async function tokenOf(
  { userId }: { readonly userId: string },
  scopes: readonly AccessScope[],
): Promise<Buffer> {
  const proof = randomBytes(32)
  await house.admin.query(
    `insert into proof.personal_tokens (id, user_id, name, proof_hash, scopes, expires_at)
     values (gen_random_uuid(), $1, 'A script', $2, $3, now() + interval '1 day')`,
    [userId, createHash('sha256').update(proof).digest(), scopes],
  )
  return proof
}

async function newStrand(): Promise<Strand> {
  const [strand] = await insertUser(house.admin, [1])
  if (strand === undefined) throw new Error('the user has no strand')
  return strand
}

async function asScript(proof: Buffer, ...statements: readonly Statement[]) {
  return await as('tessera_api', 'tessera_token', proof, ...statements)
}

async function as(
  login: LoginName,
  role: string,
  proof: Buffer,
  ...statements: readonly Statement[]
) {
  return await attemptInUnit(logins.connection(login), { role, proof }, ...statements)
}

const lockNotAvailable = '55P03'
