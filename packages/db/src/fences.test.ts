import { randomUUID } from 'node:crypto'
import { delegationId, taskId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { createTestDatabase } from '@tessera/testing/database'
import { waitFor } from '@tessera/testing/wait-for'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { newPerson, type Person } from '../test/people.ts'
import { insertRegistry } from '../test/rows.ts'
import { markSubmitting } from './attempts.ts'
import { findJob, requestCancel, setJobState } from './jobs.ts'
import { openLogin } from './login.ts'
import { endStep, insertStep, type StepOutcome } from './steps.ts'
import { asJob, asReadingJob, asUser, DatabaseAway, type JobUnit, ProofRefused } from './unit.ts'

const database = await createTestDatabase()
const { adminPool } = database
await insertRegistry(adminPool, 2)
const worker = openLogin('tessera_worker', { url: new Secret(database.url('tessera_worker')) })
const api = openLogin('tessera_api', { url: new Secret(database.url('tessera_api')) })

afterAll(async () => {
  await worker[Symbol.asyncDispose]()
  await api[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

describe('a worker’s open unit', () => {
  test('holds back the claim that supersedes it, and is its last', async () => {
    const ada = await newPerson(adminPool)
    const unit = await openJobUnit(ada)
    const claim = supersede(ada)
    await someoneWaitsForALock()

    unit.finish()
    await unit.ended
    await claim
    const { rows } = await adminPool.query('select state from app.jobs where id = $1', [ada.jobId])
    expect(rows).toEqual([{ state: 'running' }])
    await expect(asJob(worker, ada.grant, async () => {})).rejects.toBeInstanceOf(ProofRefused)
  })

  test('is refused when a claim came first', async () => {
    const ada = await newPerson(adminPool)
    const client = await adminPool.connect()
    await client.query('begin')
    await client.query(endGrant, [ada.taskId])
    const unit = asJob(worker, ada.grant, async () => 'worked')
    const refused = expect(unit).rejects.toBeInstanceOf(ProofRefused)
    await someoneWaitsForALock()
    await client.query('commit')
    client.release()
    await refused
  })

  test('P15 transaction held over a long call: keeps its successor waiting for one second at most', async () => {
    const ada = await newPerson(adminPool)
    const unit = await openJobUnit(ada)
    const begun = performance.now()
    await supersede(ada)
    expect(performance.now() - begun).toBeLessThan(2_000)

    unit.finish()
    await expect(unit.ended).rejects.toBeInstanceOf(DatabaseAway)
    const { rows } = await adminPool.query('select state from app.jobs where id = $1', [ada.jobId])
    expect(rows).toEqual([{ state: 'queued' }])
    // The pool replaces the connection that the server closed.
    const eve = await newPerson(adminPool)
    expect(await asJob(worker, eve.grant, async () => 'worked')).toBe('worked')
  })

  test('and a cancel of the same job wait for each other without a deadlock', async () => {
    const ada = await newPerson(adminPool)
    const opened = Promise.withResolvers<void>()
    const proceed = Promise.withResolvers<void>()
    const unit = asJob(worker, ada.grant, async (jobUnit) => {
      opened.resolve()
      await proceed.promise
      await setJobState(jobUnit, ada, { state: 'submitting' })
    })
    await opened.promise
    const cancel = asUser(api, ada.session, (userUnit) => requestCancel(userUnit, ada.jobId))
    await someoneWaitsForALock()
    proceed.resolve()
    await unit
    expect(await cancel).toEqual({ kind: 'cancelled' })
  })
})

describe('a worker’s unit that only reads', () => {
  test('keeps no claim waiting, and reads nothing after it', async () => {
    const ada = await newPerson(adminPool)
    let read = ''
    const reading = asReadingJob(worker, ada.grant, async (unit) => {
      read = await findState(unit, ada)
      await supersede(ada)
      return await findState(unit, ada)
    })
    await expect(reading).rejects.toBeInstanceOf(ProofRefused)
    expect(read).toBe('queued')
  })

  test('writes nothing, and cannot be made to', async () => {
    const ada = await newPerson(adminPool)
    const writing = asReadingJob(worker, ada.grant, (unit) =>
      setJobState(unit, ada, { state: 'running' }),
    )
    await expect(writing).rejects.toMatchObject({ code: '25006' })
    const changing = asReadingJob(worker, ada.grant, async ({ transaction }) => {
      await sql`set transaction read write`.execute(transaction)
    })
    await expect(changing).rejects.toMatchObject({ code: '25001' })
  })
})

describe('a cancel', () => {
  test('F70 cancel: lets the worker that was about to submit submit no more', async () => {
    const ada = await newPerson(adminPool)
    await asUser(api, ada.session, (unit) => requestCancel(unit, ada.jobId))
    const submitting = asJob(worker, ada.grant, (unit) =>
      markSubmitting(unit, { id: ada.attemptId, fence: 1, remoteAccount: 'ada' }),
    )
    await expect(submitting).rejects.toBeInstanceOf(ProofRefused)
  })

  test('that waited for the worker’s last unit leaves the job as it ended', async () => {
    const ada = await newPerson(adminPool)
    const opened = Promise.withResolvers<void>()
    const proceed = Promise.withResolvers<void>()
    const unit = asJob(worker, ada.grant, async (jobUnit) => {
      opened.resolve()
      await proceed.promise
      await setJobState(jobUnit, ada, { state: 'completed' })
      await endStep(jobUnit, { kind: 'done', closeDelegation: true })
    })
    await opened.promise
    const cancel = asUser(api, ada.session, (userUnit) => requestCancel(userUnit, ada.jobId))
    await someoneWaitsForALock()
    proceed.resolve()
    await unit
    expect(await cancel).toEqual({ kind: 'ended' })
    const job = await asUser(api, ada.session, (userUnit) => findJob(userUnit, ada.jobId))
    expect(job).toMatchObject({ state: 'completed', cancelRequested: false })
  })

  test('asked for twice at once is done once', async () => {
    const ada = await newPerson(adminPool)
    const cancel = () => asUser(api, ada.session, (unit) => requestCancel(unit, ada.jobId))
    const kinds = (await Promise.all([cancel(), cancel(), cancel()])).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(['cancelled', 'ended', 'ended'])
  })
})

describe('the end of a step', () => {
  const later = new Date(Date.now() + 60_000)
  const outcomes: readonly { outcome: StepOutcome; step: object; delegation: string }[] = [
    {
      outcome: { kind: 'done' },
      step: { state: 'done', failures: 0, failure: null, ended: true },
      delegation: 'live',
    },
    {
      outcome: { kind: 'done', closeDelegation: true },
      step: { state: 'done', failures: 0, failure: null, ended: true },
      delegation: 'closed',
    },
    {
      outcome: { kind: 'again', dueAt: later },
      step: { state: 'due', failures: 0, failure: null, ended: false, due: later },
      delegation: 'live',
    },
    {
      outcome: { kind: 'failed', dueAt: later, reason: 'no answer' },
      step: { state: 'due', failures: 4, failure: 'no answer', ended: false, due: later },
      delegation: 'live',
    },
    {
      outcome: { kind: 'waiting', reason: 'no credential' },
      step: { state: 'waiting', failures: 3, failure: 'no credential', ended: false },
      delegation: 'live',
    },
    {
      outcome: { kind: 'dead', reason: 'given up' },
      step: { state: 'dead', failures: 4, failure: 'given up', ended: true },
      delegation: 'closed',
    },
  ]

  test.each(outcomes)(
    'F6 what follows the end: $outcome.kind is written as its user, and ends the grant',
    async ({ outcome, step, delegation }) => {
      const ada = await newPerson(adminPool)
      await adminPool.query('update app.steps set failures = 3 where id = $1', [ada.taskId])
      await asJob(worker, ada.grant, async (unit) => {
        await endStep(unit, outcome)
        await expect(findState(unit, ada)).rejects.toMatchObject({ code: '28000' })
      }).catch((error: unknown) => expect(error).toMatchObject({ message: /aborted|not live/ }))
      expect(await grantAndStep(ada)).toMatchObject({ grant: null, delegation: 'live' })

      await asJob(worker, ada.grant, (unit) => endStep(unit, outcome))
      expect(await grantAndStep(ada)).toMatchObject({ ...step, grant: 'finished', delegation })
      await expect(asJob(worker, ada.grant, async () => {})).rejects.toBeInstanceOf(ProofRefused)
    },
  )

  test('is all undone when its unit fails', async () => {
    const ada = await newPerson(adminPool)
    const failing = asJob(worker, ada.grant, async (unit) => {
      await setJobState(unit, ada, { state: 'running' })
      await endStep(unit, { kind: 'done' })
      throw new Error('after all')
    })
    await expect(failing).rejects.toThrow('after all')
    expect(await grantAndStep(ada)).toMatchObject({ state: 'claimed', grant: null })
    expect(await asJob(worker, ada.grant, (unit) => findState(unit, ada))).toBe('queued')
  })

  test('is refused when another holder has taken the step', async () => {
    const ada = await newPerson(adminPool)
    // What can only come of a fault: the step was claimed again and the old grant lives.
    await adminPool.query('update app.steps set fence = fence + 1 where id = $1', [ada.taskId])
    const ending = asJob(worker, ada.grant, (unit) => endStep(unit, { kind: 'done' }))
    await expect(ending).rejects.toBeInstanceOf(ProofRefused)
    expect(await grantAndStep(ada)).toMatchObject({ state: 'claimed' })
  })
})

test('F20 work that sends itself again: a worker adds steps under its own grant’s delegation only', async () => {
  const ada = await newPerson(adminPool)
  const other = randomUUID()
  await adminPool.query(
    `insert into app.delegations (id, user_id, job_id, service_id, scopes, not_before, deadline)
     select $2, user_id, job_id, service_id, scopes, not_before, deadline from app.delegations where id = $1`,
    [ada.delegationId, other],
  )
  const owner = { ...ada, attemptId: ada.attemptId }
  const step = { kind: 'poll-job', sealedContext: new Uint8Array(8) } as const
  await asJob(worker, ada.grant, (unit) =>
    insertStep(unit, owner, ada.delegationId, { ...step, id: newTaskId() }),
  )
  const foreign = asJob(worker, ada.grant, (unit) =>
    insertStep(unit, owner, delegationId.parse(other), {
      ...step,
      kind: 'collect-results',
      id: newTaskId(),
    }),
  )
  await expect(foreign).rejects.toMatchObject({ code: '42501' })
})

async function openJobUnit(person: Person) {
  const opened = Promise.withResolvers<void>()
  const proceed = Promise.withResolvers<void>()
  const ended = asJob(worker, person.grant, async (unit) => {
    await setJobState(unit, person, { state: 'running' })
    opened.resolve()
    await proceed.promise
  })
  ended.catch(() => {})
  await opened.promise
  return { finish: proceed.resolve, ended }
}

/** What a claim by somebody else does to the grant before it. */
async function supersede(person: Person): Promise<void> {
  await adminPool.query(endGrant, [person.taskId])
}

async function someoneWaitsForALock(): Promise<void> {
  await waitFor(async () => {
    const { rows } = await adminPool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows.length > 0
  })
}

async function findState(unit: JobUnit, person: Person) {
  const row = await unit.transaction
    .selectFrom('app.jobs')
    .select('state')
    .where('id', '=', person.jobId)
    .executeTakeFirstOrThrow()
  return row.state
}

async function grantAndStep(person: Person) {
  const { rows } = await adminPool.query(
    `select s.state, s.failures, s.failure, s.ended_at is not null as ended, s.due_at as due, g.end_reason as grant,
      d.state as delegation
     from app.steps s join proof.grants g on g.task_id = s.id join app.delegations d on d.id = s.delegation_id
     where s.id = $1`,
    [person.taskId],
  )
  return rows[0]
}

function newTaskId() {
  return taskId.parse(randomUUID())
}

const endGrant = `update proof.grants set ended_at = now(), end_reason = 'superseded' where task_id = $1`
