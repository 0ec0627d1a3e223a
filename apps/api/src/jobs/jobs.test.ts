import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('shows a job to its owner only', async () => {
  const [owner, other] = [await world.connect(), await world.connect()]
  const { id: jobId } = await submitGoodJob(world, owner)

  expect(await owner.trpc.jobs.get.query({ jobId })).toMatchObject({ id: jobId })
  expect((await other.trpc.jobs.list.query()).jobs).toEqual([])
  for (const call of [
    () => other.trpc.jobs.get.query({ jobId }),
    () => other.trpc.jobs.events.query({ jobId }),
    () => other.trpc.jobs.cancel.mutate({ jobId }),
    () => other.trpc.jobs.runOnAccount.mutate({ jobId, account: 'anybody' }),
    () => other.trpc.results.list.query({ jobId }),
    () => other.trpc.results.quality.query({ jobId }),
    () => other.trpc.results.password.mutate({ jobId }),
  ]) {
    expect(await refusalOf(call())).toMatchObject({ code: 'not_found' })
  }
  const stranger = new Visitor(world.api.origin, 'stranger')
  expect(await refusalOf(stranger.trpc.jobs.get.query({ jobId }))).toMatchObject({
    code: 'not_signed_in',
  })
  expect(await owner.trpc.jobs.get.query({ jobId })).toMatchObject({ state: 'queued' })
})

it('lists jobs page by page, the newest first', async () => {
  const owner = await world.connect()
  const first = await submitGoodJob(world, owner)
  await world.rows(
    `insert into app.jobs (user_id, service_id, name, settings, created_at)
     select user_id, service_id, 'job ' || n, settings, created_at + n * interval '1 second'
     from app.jobs, generate_series(1, 30) n where id = $1`,
    first.id,
  )
  await world.rows(
    `insert into app.attempts (user_id, job_id, number, remote_name)
     select user_id, id, 1, 'tessera-' || id from app.jobs where user_id = $1 and id <> $2`,
    owner.id,
    first.id,
  )

  const page = await owner.trpc.jobs.list.query()
  const rest = await owner.trpc.jobs.list.query({ cursor: page.nextCursor })

  const names = [...page.jobs, ...rest.jobs].map(({ name }) => name)
  expect(names).toEqual([...Array.from({ length: 30 }, (_, n) => `job ${30 - n}`), 'chr20'])
  expect(page.jobs).toHaveLength(25)
  expect(rest.nextCursor).toBeNull()
})

it('gives the events after a number', async () => {
  const owner = await world.connect()
  const job = await submitGoodJob(world, owner)
  await moveJob(world, job, 'running')
  expect(await owner.trpc.jobs.events.query({ jobId: job.id })).toMatchObject([
    { sequence: 1, event: { state: 'queued' } },
    { sequence: 2, event: { state: 'running' } },
  ])
  expect(await owner.trpc.jobs.events.query({ jobId: job.id, after: 1 })).toMatchObject([
    { sequence: 2 },
  ])
})

describe('jobs.cancel', () => {
  it('ends a job of which nothing has left the house', async () => {
    const owner = await world.connect()
    const { id: jobId } = await submitGoodJob(world, owner)

    expect(await owner.trpc.jobs.cancel.mutate({ jobId })).toMatchObject({
      state: 'cancelled',
      cancelRequested: true,
    })

    expect(await world.rows('select kind, state from app.steps where job_id = $1', jobId)).toEqual([
      { kind: 'submit-job', state: 'cancelled' },
    ])
    expect(await world.rows('select state from app.delegations where job_id = $1', jobId)).toEqual([
      { state: 'revoked' },
    ])
    expect(
      await world.rows(
        "select actor from app.audit where subject = $1 and action = 'job.cancel_requested'",
        jobId,
      ),
    ).toEqual([{ actor: `user:${owner.id}` }])
  })

  it('leaves one fresh step that tells the service, and nothing else', async () => {
    const owner = await world.connect()
    const { id: jobId } = await submitGoodJob(world, owner)
    await world.rows(
      "update app.attempts set submission = 'submitted', remote_id = 'job-1' where job_id = $1",
      jobId,
    )

    const cancelled = await owner.trpc.jobs.cancel.mutate({ jobId })
    const again = await owner.trpc.jobs.cancel.mutate({ jobId })

    expect(cancelled).toMatchObject({ state: 'queued', cancelRequested: true })
    expect(again).toMatchObject({ cancelRequested: true })
    expect(
      await world.rows(
        `select s.kind, d.scopes, d.deadline - d.not_before as lifetime from app.steps s
         join app.delegations d on d.id = s.delegation_id
         where s.job_id = $1 and s.state = 'due' and d.state = 'live'`,
        jobId,
      ),
    ).toMatchObject([{ kind: 'cancel-job', scopes: ['cancel', 'poll'], lifetime: { days: 1 } }])
  })

  it('refuses a job that has ended', async () => {
    const owner = await world.connect()
    const job = await submitGoodJob(world, owner)
    await moveJob(world, job, 'completed')
    expect(await refusalOf(owner.trpc.jobs.cancel.mutate({ jobId: job.id }))).toMatchObject({
      code: 'job_finished',
    })
  })
})

describe('jobs.runOnAccount', () => {
  it('takes a job that waits for another account to that of the token, and writes who said so', async () => {
    const owner = await world.connect()
    const job = await submitGoodJob(world, owner)
    const account = job.remoteAccount ?? ''
    await holdForAccount(job.id, 'made-for')
    expect(await owner.trpc.jobs.get.query({ jobId: job.id })).toMatchObject({
      remoteAccount: 'made-for',
      otherAccount: account,
    })

    const moved = await owner.trpc.jobs.runOnAccount.mutate({ jobId: job.id, account })

    expect(moved).toMatchObject({ state: 'queued', remoteAccount: account, otherAccount: null })
    expect(await world.rows('select state from app.steps where job_id = $1', job.id)).toEqual([
      { state: 'due' },
    ])
    expect(
      await world.rows(
        "select detail from app.audit where subject = $1 and action = 'job.moved_to_account'",
        job.id,
      ),
    ).toEqual([{ detail: { from: 'made-for', to: account } }])
  })

  it.each([
    ['an account that is not that of the token', 'somebody-else', 'none'],
    ['a job that may have been sent', null, 'submitting'],
  ])('refuses %s, and changes nothing', async (_, asked, submission) => {
    const owner = await world.connect()
    const job = await submitGoodJob(world, owner)
    await holdForAccount(job.id, 'made-for', submission)
    const before = await owner.trpc.jobs.get.query({ jobId: job.id })

    const moving = owner.trpc.jobs.runOnAccount.mutate({
      jobId: job.id,
      account: asked ?? job.remoteAccount ?? '',
    })

    expect(await refusalOf(moving)).toMatchObject({ code: 'job_account_settled' })
    expect(await owner.trpc.jobs.get.query({ jobId: job.id })).toEqual(before)
  })
})

/** What a worker leaves when the token is of another account than the job was made for. */
async function holdForAccount(jobId: string, account: string, submission = 'none'): Promise<void> {
  await world.rows(
    'update app.attempts set remote_account = $2, submission = $3 where job_id = $1',
    jobId,
    account,
    submission,
  )
  await world.rows("update app.steps set state = 'waiting' where job_id = $1", jobId)
  await world.rows(
    "update app.jobs set state = 'waiting', wait_reason = 'credential' where id = $1",
    jobId,
  )
}
