import type { BrokerTrust } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { type Grant, redeem, release, renew } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { revokeAnswer, type revokeInput } from '@tessera/broker-client/operator-protocol'
import { asJob, ProofRefused } from '@tessera/db/unit'
import type { DelegatedJob } from '@tessera/testing/delegated-job'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createWorld, type World } from './world.ts'

interface Held {
  readonly worker: BrokerTrust
  readonly job: DelegatedJob
  readonly grant: Grant
}

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe.each([
  ['its id', async ({ grant }: Held) => ({ kind: 'grant', key: grant.id }) as const],
  ['its job', async ({ job }: Held) => ({ kind: 'job', key: job.jobId }) as const],
  ['its user', async ({ grant }: Held) => ({ kind: 'user', key: grant.userId }) as const],
  [
    'its credential',
    async ({ grant }: Held) => ({ kind: 'credential', key: await credentialOf(grant) }) as const,
  ],
  ['its worker', async ({ worker }: Held) => ({ kind: 'worker', key: worker.clientId }) as const],
])('a grant that is revoked by %s', (_, revocation) => {
  it('shows no rows and is not renewed, and no other grant is touched', async () => {
    const [held, other] = [await newHeld(), await newHeld()]

    expect(await revoke(await revocation(held))).toBe('revoked')

    await expectEnded(held)
    await expectLive(other)
  })
})

describe.each([
  ['its service', async () => ({ kind: 'service', key: world.serviceId }) as const],
  ['the key of its credential', async () => ({ kind: 'key', key: await currentKey() }) as const],
  ['name of everything', async () => ({ kind: 'everything' }) as const],
])('grants that are revoked by %s', (_, revocation) => {
  it('show no rows and are not renewed, and their steps can be claimed anew at once', async () => {
    const all = [await newHeld(), await newHeld()]

    expect(await revoke(await revocation())).toBe('revoked')

    for (const held of all) {
      await expectEnded(held)
      const worker = await world.newWorker()
      const grant = await world.claim(worker, held.job)
      await expectLive({ ...held, worker, grant })
      expect(await endReasonOf(held.grant)).toBe('revoked')
    }
  })
})

it('a grant that carries no credential outlives the key of credentials', async () => {
  const worker = await world.newWorker()
  const job = await world.dispatchedJob(await world.signIn())
  const grant = await world.claim(worker, job)

  await revoke({ kind: 'key', key: await currentKey() })

  await expectLive({ worker, job, grant })
})

it('a unit of work that is under way is refused at its next statement', async () => {
  const held = await newHeld()

  const unit = asJob(world.workerLogin, held.grant.rowProof, async ({ transaction }) => {
    const read = async () => await transaction.selectFrom('app.jobs').select('id').execute()
    expect(await read()).toHaveLength(1)
    await revoke({ kind: 'grant', key: held.grant.id })
    return await read()
  })

  await expect(unit).rejects.toThrow(ProofRefused)
})

// The claim's transaction began first and commits last: it cannot know of the revocation.
it('a claim that is on while everything of its worker is revoked does not survive it', async () => {
  const worker = await world.newWorker()
  const job = await world.dispatchedJob(await world.userWithToken())
  const blocker = await world.database.adminPool.connect()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => blocker.release(true))
  await blocker.query('begin')
  await blocker.query('select from app.steps where id = $1 for update', [job.taskId])
  const claim = world.claim(worker, job)
  await waitForLock()

  await revoke({ kind: 'worker', key: worker.clientId })
  await blocker.query('commit')

  await expectEnded({ worker, job, grant: await claim })
})

it('a claim that begins while the revocation is being written does not survive it', async () => {
  const worker = await world.newWorker()
  const job = await world.dispatchedJob(await world.userWithToken())
  const blocker = await world.database.adminPool.connect()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => blocker.release(true))
  // The revocation has its moment, and waits for this before it can be seen.
  await blocker.query('begin')
  await blocker.query(
    `insert into proof.revocations (kind, key, at) values ('worker', $1, now())`,
    [worker.clientId],
  )
  const revoked = revoke({ kind: 'worker', key: worker.clientId })
  await waitForLock()
  const grant = await world.claim(worker, job)
  await blocker.query('commit')
  expect(await revoked).toBe('revoked')

  await expectEnded({ worker, job, grant })
})

describe('the step of a grant that was revoked', () => {
  it('is put back at once when its holder hands it in', async () => {
    const { worker, job, grant } = await newHeld()
    await revoke({ kind: 'user', key: grant.userId })

    await release(worker, grant, { putBack: true })

    expect(await stepOf(job)).toEqual({ state: 'due', overdue: true })
    expect(await endReasonOf(grant)).toBe('revoked')
  })

  it('is sent again when its holder says nothing, after the time of its grant', async () => {
    const { job, grant } = await newHeld()
    await revoke({ kind: 'worker', key: 'world-worker-1' })

    const { rows } = await world.database.adminPool.query(
      `select s.claimed_until <= g.expires_at as bounded from app.steps s join proof.grants g on g.id = $2
       where s.id = $1`,
      [job.taskId, grant.id],
    )
    expect(rows).toEqual([{ bounded: true }])
  })

  it('ends with its job when the job was revoked', async () => {
    const { job } = await newHeld()

    await revoke({ kind: 'job', key: job.jobId })

    const answer = await redeem(await world.newWorker(), job)
    expect(answer).toMatchObject({ outcome: 'refused', reason: 'ended' })
  })
})

describe('a revocation', () => {
  it.each<[string, (held: Held) => z.input<typeof revokeInput>]>([
    ['of a job', ({ job }) => ({ kind: 'job', key: job.jobId })],
    ['of a user', ({ grant }) => ({ kind: 'user', key: grant.userId })],
  ])('%s is recorded, and its owner can read it', async (_, revocation) => {
    const held = await newHeld()
    const what = revocation(held)
    await revoke(what)

    const subject = 'key' in what ? what.key : ''
    const detail = { kind: what.kind }
    expect(await recordsOf(String(subject))).toEqual([
      { client_id: 'operator', outcome: 'ok', user_id: held.grant.userId, detail },
    ])
    const told = await world.database.adminPool.query(
      `select subject, detail from app.audit where action = 'grants.revoked' and user_id = $1`,
      [held.grant.userId],
    )
    expect(told.rows).toEqual([{ subject, detail }])
  })

  it('of everything is recorded as of nobody', async () => {
    await revoke({ kind: 'everything' })
    expect((await recordsOf('')).at(-1)).toEqual({
      client_id: 'operator',
      outcome: 'ok',
      user_id: null,
      detail: { kind: 'everything' },
    })
  })

  it.each([
    { kind: 'worker', key: 'nobody' },
    { kind: 'service', key: 32_000 },
  ] as const)(
    'under a name that nobody has, $kind $key, ends nothing and is recorded so',
    async (what) => {
      expect(await revoke(what)).toBe('not_found')
      expect(await recordsOf(String(what.key))).toMatchObject([
        { outcome: 'not_found', user_id: null },
      ])
    },
  )
})

it('only the operator revokes', async () => {
  await expect(
    callBroker(await world.newWorker(), brokerPaths.revoke, { kind: 'everything' }, revokeAnswer),
  ).rejects.toThrow()
})

async function newHeld(): Promise<Held> {
  const worker = await world.newWorker()
  const job = await world.dispatchedJob(await world.userWithToken())
  return { worker, job, grant: await world.claim(worker, job) }
}

async function revoke(what: z.input<typeof revokeInput>) {
  const { operator } = world.testBroker
  return (await callBroker(operator, brokerPaths.revoke, what, revokeAnswer)).outcome
}

async function expectEnded({ worker, grant }: Held) {
  await expect(asJob(world.workerLogin, grant.rowProof, async () => null)).rejects.toThrow(
    ProofRefused,
  )
  expect(await renew(worker, grant)).toBeNull()
}

async function expectLive({ worker, grant }: Held) {
  await expect(asJob(world.workerLogin, grant.rowProof, async () => 'mine')).resolves.toBe('mine')
  expect(await renew(worker, grant)).not.toBeNull()
}

async function recordsOf(subject: string) {
  const { rows } = await world.database.adminPool.query(
    `select client_id, outcome, user_id, detail from vault.audit
     where action = 'grants.revoked' and subject = $1 order by id`,
    [subject],
  )
  return rows
}

async function credentialOf(grant: Grant): Promise<string> {
  const { rows } = await world.database.adminPool.query<{ credential_id: string }>(
    'select credential_id from proof.grants where id = $1',
    [grant.id],
  )
  return rows[0]?.credential_id ?? ''
}

async function currentKey(): Promise<string> {
  const { rows } = await world.database.adminPool.query<{ key_id: string }>(
    'select key_id from vault.credential_secrets limit 1',
  )
  return rows[0]?.key_id ?? ''
}

async function endReasonOf(grant: Grant): Promise<unknown> {
  const { rows } = await world.database.adminPool.query(
    'select end_reason from proof.grants where id = $1',
    [grant.id],
  )
  return rows[0]?.end_reason
}

async function stepOf(job: DelegatedJob): Promise<unknown> {
  const { rows } = await world.database.adminPool.query(
    'select state, due_at <= now() as overdue from app.steps where id = $1',
    [job.taskId],
  )
  return rows[0]
}

/** Until some statement waits for another transaction. */
async function waitForLock() {
  await waitFor(async () => {
    const { rowCount } = await world.database.adminPool.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    return rowCount === 1
  })
}
