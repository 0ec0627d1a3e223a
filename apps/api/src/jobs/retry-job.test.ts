import { redeem } from '@tessera/broker-client/grants'
import { taskId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import { taskContext } from '@tessera/tasks/task-context'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { setRole } from '../../test/roles.ts'
import { failJob, moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'

let world: World
let workers = 0
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('jobs.retry', () => {
  it('makes one more attempt of a job that failed, and keeps the one before', async () => {
    const owner = await world.connect()
    const { id: jobId } = await failedJob(owner)

    await owner.trpc.jobs.retry.mutate({ jobId })

    expect(await owner.trpc.jobs.get.query({ jobId })).toMatchObject({
      state: 'queued',
      stateText: null,
      failureCode: null,
      endedAt: null,
    })
    expect(await attemptsOf(jobId)).toMatchObject([
      { number: 1, remote_id: 'job-1' },
      { number: 2, remote_id: null, remote_account: owner.username },
    ])
    expect(await auditOf(jobId)).toEqual([{ user_id: owner.id, actor: `user:${owner.id}` }])
  })

  it('F7 administrator’s retry: runs as the user who submitted the job, with what she submitted', async () => {
    const [owner, admin] = [await world.connect(), await newAdmin()]
    const { id: jobId } = await failedJob(owner)

    await admin.trpc.jobs.retry.mutate({ jobId })

    const grant = await claimNewest(jobId)
    expect(grant).toMatchObject({ userId: owner.id, scopes: ['submit'] })
    expect(grant.credential).toMatchObject({ available: true, remoteAccount: owner.username })
    expect(taskContext.parse(JSON.parse(grant.context))).toMatchObject({ userId: owner.id, jobId })
    expect(
      await world.rows(
        `select count(*)::int, count(distinct (user_id, service_id, scopes, deadline - not_before))::int as terms
         from app.delegations where job_id = $1`,
        jobId,
      ),
    ).toEqual([{ count: 2, terms: 1 }])
  })

  it('F29 administrator acting for a user: is named to her, and is shown and given nothing of hers', async () => {
    const [owner, admin] = [await world.connect(), await newAdmin()]
    const { id: jobId } = await failedJob(owner)

    await admin.trpc.jobs.retry.mutate({ jobId })

    expect(await auditOf(jobId)).toEqual([{ user_id: owner.id, actor: `admin:${admin.id}` }])
    expect(await refusalOf(admin.trpc.jobs.get.query({ jobId }))).toMatchObject({
      code: 'not_found',
    })
    const rows = await world.rows(
      `select user_id from app.steps where job_id = $1 union select user_id from app.delegations where job_id = $1
       union select user_id from app.attempts where job_id = $1`,
      jobId,
    )
    expect(rows).toEqual([{ user_id: owner.id }])
  })

  it('F29 acting for a user: is refused to everybody who is no administrator', async () => {
    const [owner, other] = [await world.connect(), await world.connect()]
    const { id: jobId } = await failedJob(owner)

    expect(await refusalOf(other.trpc.jobs.retry.mutate({ jobId }))).toMatchObject({
      code: 'not_found',
    })
    expect(await attemptsOf(jobId)).toHaveLength(1)
  })

  it('F7 administrator’s retry: is refused when the account of the user is disabled', async () => {
    const [owner, admin] = [await world.connect(), await newAdmin()]
    const { id: jobId } = await failedJob(owner)
    await world.rows(`update app.users set status = 'disabled' where id = $1`, owner.id)

    expect(await refusalOf(admin.trpc.jobs.retry.mutate({ jobId }))).toMatchObject({
      code: 'not_found',
    })
    expect(await attemptsOf(jobId)).toHaveLength(1)
  })

  it('refuses a job that is under way', async () => {
    const owner = await world.connect()
    const { id: jobId } = await submitGoodJob(world, owner)
    expect(await refusalOf(owner.trpc.jobs.retry.mutate({ jobId }))).toMatchObject({
      code: 'job_not_repeatable',
    })
  })

  it.each(['cancelled', 'completed'] as const)(
    'makes another attempt of a job that is %s for its owner, and for nobody else',
    async (state) => {
      const [owner, admin] = [await world.connect(), await newAdmin()]
      const job = await failedJob(owner)
      await moveJob(world, job, state)
      const asked = { jobId: job.id }
      expect(await refusalOf(admin.trpc.jobs.retry.mutate(asked))).toMatchObject({
        code: 'not_found',
      })
      await owner.trpc.jobs.retry.mutate(asked)
      expect(await owner.trpc.jobs.attempts.query(asked)).toMatchObject([
        { number: 2, state: 'queued' },
        { number: 1, state },
      ])
    },
  )

  it('asked for twice at once makes one attempt', async () => {
    const owner = await world.connect()
    const { id: jobId } = await failedJob(owner)
    await Promise.allSettled(
      [1, 2, 3].map(async () => await owner.trpc.jobs.retry.mutate({ jobId })),
    )
    expect(await attemptsOf(jobId)).toHaveLength(2)
  })

  it('sends it with the settings that its owner chooses, and keeps what was sent before', async () => {
    const owner = await world.connect()
    const { id: jobId } = await failedJob(owner)
    const settings = { ...goodSettings, r2Filter: '0.3' }

    await owner.trpc.jobs.retry.mutate({ jobId, settings })

    expect(await owner.trpc.jobs.get.query({ jobId })).toMatchObject({ attempt: 2, settings })
    expect(await owner.trpc.jobs.attempts.query({ jobId })).toMatchObject([
      { number: 2, settings, state: 'queued', endedAt: null },
      {
        number: 1,
        settings: goodSettings,
        remoteId: 'job-1',
        state: 'failed',
        endedAt: expect.any(String),
      },
    ])
    await world.rows(
      `update app.steps set state = 'done', ended_at = now() where job_id = $1`,
      jobId,
    )
    await world.rows(`update app.delegations set state = 'closed' where job_id = $1`, jobId)
    await moveJob(world, { id: jobId }, 'failed')
    await owner.trpc.jobs.retry.mutate({ jobId })
    expect(await owner.trpc.jobs.get.query({ jobId })).toMatchObject({ attempt: 3, settings })
  })

  it('shows the credential of a job that was frozen to nobody again', async () => {
    const [owner, admin] = [await world.connect(), await newAdmin()]
    const { id: jobId } = await failedJob(owner)
    await world.rows(`update app.jobs set failure_code = 'job_frozen' where id = $1`, jobId)

    for (const asked of [{ jobId }, { jobId, settings: goodSettings }])
      expect(await refusalOf(owner.trpc.jobs.retry.mutate(asked))).toMatchObject({
        code: 'job_not_repeatable',
      })
    expect(await refusalOf(admin.trpc.jobs.retry.mutate({ jobId }))).toMatchObject({
      code: 'not_found',
    })
    expect(await attemptsOf(jobId)).toHaveLength(1)
  })

  it('sends nothing that the service does not offer', async () => {
    const owner = await world.connect()
    const { id: jobId } = await failedJob(owner)
    const settings = { ...goodSettings, panel: 'gone' }

    expect(await refusalOf(owner.trpc.jobs.retry.mutate({ jobId, settings }))).toMatchObject({
      code: 'job_option_unknown',
    })
    expect(await attemptsOf(jobId)).toHaveLength(1)
  })

  it('F29 administrator who chooses the settings of another’s job: is refused', async () => {
    const [owner, admin] = [await world.connect(), await newAdmin()]
    const { id: jobId } = await failedJob(owner)

    expect(
      await refusalOf(admin.trpc.jobs.retry.mutate({ jobId, settings: goodSettings })),
    ).toMatchObject({ code: 'not_allowed' })
    expect(await refusalOf(admin.trpc.jobs.attempts.query({ jobId }))).toMatchObject({
      code: 'not_found',
    })
    expect(await attemptsOf(jobId)).toHaveLength(1)
  })
})

async function newAdmin(): Promise<Visitor> {
  const visitor = await world.signUp()
  await setRole(world, visitor, 'admin')
  return visitor
}

/** One that its service took, and ended without results. */
async function failedJob(owner: Visitor): Promise<Job> {
  const job = await submitGoodJob(world, owner)
  await world.rows(
    `update app.attempts set submission = 'submitted', remote_id = 'job-1' where job_id = $1`,
    job.id,
  )
  await failJob(world, job)
  return job
}

/** What a worker is given for the step of the newest attempt. */
async function claimNewest(jobId: Job['id']) {
  const [step] = await world.rows(
    `update app.steps set state = 'dispatched', dispatch = 1, dispatched_at = now()
     where job_id = $1 and state = 'due' returning id, sealed_context`,
    jobId,
  )
  const worker = await world.broker.enrollWorker(`retry-worker-${++workers}`)
  const redeemed = await redeem(worker, {
    taskId: taskId.parse(step?.['id']),
    sealedContext: z.instanceof(Buffer).parse(step?.['sealed_context']),
  })
  if (redeemed.outcome !== 'granted') throw new Error(redeemed.reason)
  return redeemed.grant
}

async function attemptsOf(jobId: Job['id']) {
  return await world.rows(
    'select number, remote_id, remote_account from app.attempts where job_id = $1 order by number',
    jobId,
  )
}

async function auditOf(jobId: Job['id']) {
  return await world.rows(
    `select user_id, actor from app.audit where subject = $1 and action = 'job.retried'`,
    jobId,
  )
}
