import { registerService } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

const setQuota = async (jobs: number | null) =>
  await world.rows('update app.services set jobs_per_month = $1', jobs)
beforeEach(async () => {
  await setQuota(null)
})

it('usage is one’s own: jobs that were sent or may be, their samples and bytes, by month and service', async () => {
  const [ada, ben] = [await world.connect(), await world.connect()]
  const job = await submitGoodJob(world, ada)
  await submitGoodJob(world, ada)
  await world.rows(
    `insert into app.files (user_id, job_id, purpose, name, state, size_bytes, sha256)
     values ($1, $2, 'result', 'chr_20.zip', 'stored', 5000, sha256('x'))`,
    ada.id,
    job.id,
  )
  const [line, ...more] = await ada.trpc.usage.list.query()
  const month = new Date().toISOString().slice(0, 7)
  expect(line).toMatchObject({
    month,
    serviceId: world.service,
    jobs: 2,
    completed: 0,
    failed: 0,
    bytesReceived: 5000,
    jobsAllowed: null,
  })
  expect(line?.samples).toBeGreaterThan(0)
  const [file] = job.inputs
  expect(line?.bytesSent).toBe(2 * (file?.sizeBytes ?? Number.NaN))
  expect(more).toEqual([])
  expect(await ben.trpc.usage.list.query()).toEqual([])
})

it('what was received stays counted when its owner deletes it', async () => {
  const ada = await world.connect()
  const { id: jobId } = await submitGoodJob(world, ada)
  await world.rows(
    `insert into app.result_deletions (user_id, job_id, deleted_by, files, remaining, pending, bytes_gone_at)
     values ($1, $2, 'ada', '[{"name":"chr_20.zip","sizeBytes":700}]', '[]', '{}', now())`,
    ada.id,
    jobId,
  )
  expect(await ada.trpc.usage.list.query()).toMatchObject([{ jobs: 1, bytesReceived: 700 }])
})

it('what was cancelled before it was sent counts for nothing', async () => {
  const ada = await world.connect()
  const { id: jobId } = await submitGoodJob(world, ada)
  await ada.trpc.jobs.cancel.mutate({ jobId })
  expect(await ada.trpc.usage.list.query()).toEqual([])
  await setQuota(1)
  await submitGoodJob(world, ada)
})

it('an estimate of the cost goes by the price that held when each job was sent', async () => {
  const ada = await world.connect()
  const setPrice = async (price: object | null) =>
    await world.rows('update app.services set price = $1', price && JSON.stringify(price))
  try {
    await submitGoodJob(world, ada)
    const free = await ada.trpc.usage.list.query()
    expect(free[0]).toMatchObject({ estimatedCosts: [] })
    const terms = { currency: 'EUR', note: '', since: null }
    await setPrice({ amount: 0.05, per: 'sample', ...terms })
    await submitGoodJob(world, ada)
    await setPrice({ amount: 12, per: 'job', ...terms })
    await submitGoodJob(world, ada)
    await setPrice({ amount: 3, per: 'job', ...terms, currency: 'USD' })
    await submitGoodJob(world, ada)
    await setPrice({ amount: 700, per: 'job', ...terms, since: '2999-01-01' })
    await submitGoodJob(world, ada)
    await setPrice(null)
    const samples = free[0]?.samples ?? Number.NaN
    expect(await ada.trpc.usage.list.query()).toMatchObject([
      {
        jobs: 5,
        estimatedCosts: [
          { currency: 'EUR', amount: Math.round(100 * (0.05 * samples + 12)) / 100 },
          { currency: 'USD', amount: 3 },
        ],
      },
    ])
  } finally {
    await setPrice(null)
  }
})

describe('a quota', () => {
  it('refuses the job beyond it, of this account alone, and says how many it may send', async () => {
    const [ada, ben] = [await world.connect(), await world.connect()]
    await setQuota(2)
    await submitGoodJob(world, ada)
    await submitGoodJob(world, ada)
    expect(await refusalOf(submitGoodJob(world, ada))).toMatchObject({ code: 'quota_reached' })
    await submitGoodJob(world, ben)
    expect(await ada.trpc.usage.list.query()).toMatchObject([{ jobs: 2, jobsAllowed: 2 }])
    await setQuota(3)
    await submitGoodJob(world, ada)
  })

  it('begins anew with the month', async () => {
    const ada = await world.connect()
    await setQuota(1)
    const { id } = await submitGoodJob(world, ada)
    await world.rows(
      `update app.attempts set created_at = created_at - interval '1 month' where job_id = $1`,
      id,
    )
    await submitGoodJob(world, ada)
    expect((await ada.trpc.usage.list.query()).map(({ jobsAllowed }) => jobsAllowed)).toEqual([
      1,
      null,
    ])
  })

  it('lets no more through when several come at once', async () => {
    const ada = await world.connect()
    await setQuota(1)
    const codes = await Promise.all(
      Array.from({ length: 6 }, async () => await outcomeOf(submitGoodJob(world, ada))),
    )
    expect(codes.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'quota_reached'), 'sent'])
  })

  it('does not count an attempt that failed before it was sent, also once the job is tried again', async () => {
    const ada = await world.connect()
    const { id: jobId } = await submitGoodJob(world, ada)
    await endUnsent(jobId)
    await setQuota(2)
    await ada.trpc.jobs.retry.mutate({ jobId })
    expect(await ada.trpc.usage.list.query()).toMatchObject([{ jobs: 1, failed: 0 }])
    await submitGoodJob(world, ada)
    expect(await refusalOf(submitGoodJob(world, ada))).toMatchObject({ code: 'quota_reached' })
  })

  it('lets two through that send to the same services in another order', async () => {
    const ada = await world.connect()
    const elsewhere = await registerService(world.database, { id: 2, origin: world.sandbox.origin })
    await setQuota(1_000)
    const [here, there] = [await submitGoodJob(world, ada), await submitGoodJob(world, ada)]
    await world.rows('update app.jobs set service_id = $1 where id = $2', elsewhere, there.id)
    await using one = await openTransaction()
    await using other = await openTransaction()
    await one.attempt(here.id, 2)
    const begun = other.attempt(there.id, 3)
    await waitFor(async () => {
      const locks = `select from pg_locks where pid = $1 and locktype = 'advisory'`
      return (await world.rows(locks, other.pid)).length > 0
    })
    await Promise.all([
      one.attempt(there.id, 2).then(one.commit),
      begun.then(async () => await other.attempt(here.id, 3)).then(other.commit),
    ])
  })

  it('counts an attempt that somebody makes for the owner', async () => {
    const ada = await world.connect()
    const { id: jobId } = await submitGoodJob(world, ada)
    await fail(ada, jobId)
    await setQuota(1)
    expect(await refusalOf(ada.trpc.jobs.retry.mutate({ jobId }))).toMatchObject({
      code: 'quota_reached',
    })
    await setQuota(2)
    await ada.trpc.jobs.retry.mutate({ jobId })
  })
})

describe('what a service counts', () => {
  const sent = async (visitor: Visitor, remoteId: string) => {
    const { id, name } = await submitGoodJob(world, visitor)
    await world.rows(
      "update app.attempts set submission = 'submitted', remote_id = $2 where job_id = $1",
      id,
      remoteId,
    )
    return { id, name }
  }
  /** As a worker writes it. */
  const list = async (visitor: Visitor, ids: readonly string[], isWhole = true) => {
    const jobs = ids.map((id) => ({ id, submittedAt: '2026-01-02T03:04:05.000Z' }))
    await world.rows(
      `insert into app.job_listings (user_id, service_id, listing) values ($1, $2, $3)
       on conflict (user_id, service_id) do update set listing = excluded.listing, read_at = now()`,
      visitor.id,
      world.service,
      JSON.stringify({ jobs, isWhole }),
    )
  }
  const stepsOf = async ({ id }: Visitor) =>
    await world.rows(
      "select kind, state, service_id from app.steps where user_id = $1 and kind = 'list-jobs'",
      id,
    )

  it('stands beside what was sent from here, with what is in one of both only', async () => {
    const [ada, ben] = [await world.connect(), await world.connect()]
    const none = { readAt: null, failure: null, reading: false, found: null }
    expect(await ada.trpc.usage.comparisons.query()).toMatchObject([
      { serviceId: world.service, ...none },
    ])
    await sent(ada, 'job-1')
    const forgotten = await sent(ada, 'job-2')
    await sent(ben, 'job-3')
    await list(ada, ['job-1', 'job-3', 'job-9'])
    // Not in the list, because it came later.
    await sent(ada, 'job-4')
    expect(await ada.trpc.usage.comparisons.query()).toMatchObject([
      {
        failure: null,
        found: {
          listed: 3,
          isWhole: true,
          since: '2026-01-02T03:04:05.000Z',
          sentHere: 1,
          notListed: 1,
          missing: [{ jobId: forgotten.id, name: forgotten.name }],
        },
      },
    ])
    expect(await ben.trpc.usage.comparisons.query()).toMatchObject([none])

    await list(ada, ['job-1'], false)
    expect(await ada.trpc.usage.comparisons.query()).toMatchObject([
      { found: { listed: 1, isWhole: false, notListed: null, missing: [] } },
    ])
  })

  it('is asked by a step of hers, one at a time, and she reads of it', async () => {
    const ada = await world.connect()
    await ada.trpc.usage.compare.mutate({ serviceId: world.service })
    await ada.trpc.usage.compare.mutate({ serviceId: world.service })
    expect(await stepsOf(ada)).toEqual([
      { kind: 'list-jobs', state: 'due', service_id: world.service },
    ])
    expect(await ada.trpc.usage.comparisons.query()).toMatchObject([{ reading: true }])
    const lines = await world.rows(
      "select subject from app.audit where user_id = $1 and action = 'usage.compared'",
      ada.id,
    )
    expect(lines[0]).toEqual({ subject: String(world.service) })
    const scopes = await world.rows(
      "select scopes from app.delegations where user_id = $1 and 'list-jobs' = any (scopes)",
      ada.id,
    )
    expect(scopes).toEqual([{ scopes: ['list-jobs'] }])
  })

  it('is asked again after a minute', async () => {
    const ada = await world.connect()
    const compare = async () => await ada.trpc.usage.compare.mutate({ serviceId: world.service })
    const endedAgo = async (time: string) =>
      await world.rows(
        `update app.steps set state = 'done', ended_at = now() - $2::interval where user_id = $1 and ended_at is null`,
        ada.id,
        time,
      )
    await compare()
    await endedAgo('50 seconds')
    expect(await refusalOf(compare())).toMatchObject({ code: 'too_many_requests' })
    await world.rows(
      `update app.steps set ended_at = now() - interval '61 seconds' where user_id = $1`,
      ada.id,
    )
    await compare()
    expect(await stepsOf(ada)).toHaveLength(2)
  })

  it('is not asked without a credential of one’s own, also where a shared one would serve', async () => {
    const ada = await world.signUp()
    const compare = async () =>
      await refusalOf(ada.trpc.usage.compare.mutate({ serviceId: world.service }))
    expect(await compare()).toMatchObject({ code: 'credential_missing' })
    expect(await ada.trpc.usage.comparisons.query()).toEqual([])
    expect(await stepsOf(ada)).toEqual([])
  })
})

/** As the worker does when the service has taken the job and it failed there. */
async function fail({ id }: Visitor, jobId: string): Promise<void> {
  await world.rows(
    `update app.attempts set submission = 'submitted', remote_id = 'job-1' where user_id = $1 and job_id = $2`,
    id,
    jobId,
  )
  await endUnsent(jobId)
}

/** Makes attempts as whoever submits does, and ends when it is told. */
async function openTransaction() {
  const client = await world.database.adminPool.connect()
  await client.query('begin')
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return {
    pid: rows[0]?.pid,
    attempt: async (jobId: string, number: number) =>
      void (await client.query(
        `insert into app.attempts (user_id, job_id, number, remote_name)
         select user_id, id, $2::int, id || '-' || $2::int from app.jobs where id = $1`,
        [jobId, number],
      )),
    commit: async () => void (await client.query('commit')),
    [Symbol.asyncDispose]: async () => client.release(),
  }
}

async function endUnsent(jobId: string): Promise<void> {
  await world.rows(`update app.jobs set state = 'failed', ended_at = now() where id = $1`, jobId)
  await world.rows(`update app.steps set state = 'done', ended_at = now() where job_id = $1`, jobId)
}

async function outcomeOf(sending: Promise<unknown>): Promise<string> {
  return await sending.then(
    () => 'sent',
    async (error: unknown) => (await refusalOf(Promise.reject(error))).code,
  )
}
