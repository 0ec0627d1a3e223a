import { type Grant, redeem, renew } from '@tessera/broker-client/grants'
import { endStep, type StepOutcome } from '@tessera/db/steps'
import { asJob, ProofRefused } from '@tessera/db/unit'
import { queueJobId } from '@tessera/tasks/queue'
import { type DelegatedJob, markDispatched } from '@tessera/testing/delegated-job'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('F1 try that fails, and the next one: act for the same user, under what lives until the job ends', async () => {
  const user = await world.userWithToken()
  const job = await world.dispatchedJob(user)
  const first = await world.claim(await world.newWorker(), job)
  await end(first, { kind: 'failed', dueAt: new Date(), reason: 'no answer' })
  await markDispatched(world.database, job.taskId)

  const second = await world.claim(await world.newWorker(), job)

  expect(second).toMatchObject({ userId: first.userId, fence: 2 })
  expect(second.id).not.toBe(first.id)
  expect(await jobsSeenBy(second)).toEqual([{ id: job.jobId, userId: user.id }])
  await expect(jobsSeenBy(first)).rejects.toBeInstanceOf(ProofRefused)
  expect(await delegationsOf(job)).toEqual([{ state: 'live' }])

  await end(second, { kind: 'done', closeDelegation: true })
  expect(await delegationsOf(job)).toEqual([{ state: 'closed' }])
})

it('F3 message that comes again after the end: is refused as ended, and sets nothing back', async () => {
  const job = await world.dispatchedJob(await world.userWithToken())
  await end(await world.claim(await world.newWorker(), job), { kind: 'done' })

  const again = await redeem(await world.newWorker(), job)

  expect(again).toMatchObject({ outcome: 'refused', reason: 'ended' })
  expect(await stepOf(job)).toEqual({ state: 'done', fence: '1', failures: 0, refusals: 0 })
})

it('F13 job that begins days after it was made: its delegation counts', async () => {
  const user = await world.userWithToken()
  const job = await world.dispatchedJob(user, { madeDaysAgo: 6 })

  const grant = await world.claim(await world.newWorker(), job)

  expect(grant.credential).toMatchObject({ available: true })
  expect(await jobsSeenBy(grant)).toEqual([{ id: job.jobId, userId: user.id }])
})

it('F22 user disabled while queued: the job is not begun, however long ago it was made', async () => {
  const user = await world.userWithToken()
  const job = await world.dispatchedJob(user, { madeDaysAgo: 6 })
  await admin(`update app.users set status = 'disabled' where id = $1`, user.id)

  const claim = await redeem(await world.newWorker(), job)

  expect(claim).toMatchObject({ outcome: 'refused', reason: 'user_inactive' })
  expect(await stepOf(job)).toMatchObject({ fence: '0' })
})

it('F15 job that outlives the session of its user: goes on, and holds no token of hers', async () => {
  const user = await world.userWithToken()
  const job = await world.dispatchedJob(user)
  await admin('delete from proof.sessions where user_id = $1', user.id)
  const worker = await world.newWorker()

  const grant = await world.claim(worker, job)

  expect(await renew(worker, grant)).not.toBeNull()
  expect(await jobsSeenBy(grant)).toEqual([{ id: job.jobId, userId: user.id }])
  const proof = Buffer.from(user.proof.expose())
  for (const token of [user.token.expose(), proof.toString('hex'), proof.toString('base64url')])
    expect(grant.context).not.toContain(token)
})

it('F16 deadline passes mid-job: units, renewals and claims are refused', async () => {
  const job = await world.dispatchedJob(await world.userWithToken())
  const worker = await world.newWorker()
  const grant = await world.claim(worker, job)
  await admin('update app.delegations set deadline = now() where job_id = $1', job.jobId)

  await expect(jobsSeenBy(grant)).rejects.toBeInstanceOf(ProofRefused)
  expect(await renew(worker, grant)).toBeNull()
  expect(await redeem(await world.newWorker(), job)).toMatchObject({ outcome: 'refused' })
})

it('F42 two users with the same work: each step acts for its own, and takes no other’s context', async () => {
  const [ada, eve] = [await world.userWithToken('ada'), await world.userWithToken('eve')]
  const [hers, others] = [await world.dispatchedJob(ada), await world.dispatchedJob(eve)]
  expect(queueJobId(hers.taskId, 1)).not.toBe(queueJobId(others.taskId, 1))
  const worker = await world.newWorker()

  const swapped = await redeem(worker, {
    taskId: hers.taskId,
    sealedContext: others.sealedContext,
  })
  expect(swapped).toMatchObject({ outcome: 'refused', reason: 'context_refused' })
  await markDispatched(world.database, hers.taskId)

  const grants = [await world.claim(worker, hers), await world.claim(worker, others)]
  expect(grants).toMatchObject([
    { userId: ada.id, credential: { remoteAccount: 'ada' } },
    { userId: eve.id, credential: { remoteAccount: 'eve' } },
  ])
})

async function end(grant: Grant, outcome: StepOutcome): Promise<void> {
  await asJob(world.workerLogin, grant.rowProof, async (unit) => await endStep(unit, outcome))
}

async function jobsSeenBy(grant: Grant) {
  return await asJob(
    world.workerLogin,
    grant.rowProof,
    async ({ transaction }) =>
      await transaction.selectFrom('app.jobs').select(['id', 'userId']).execute(),
  )
}

async function delegationsOf({ jobId }: DelegatedJob) {
  return await admin('select state from app.delegations where job_id = $1', jobId)
}

async function stepOf({ taskId }: DelegatedJob) {
  const [step] = await admin(
    'select state, fence, failures, refusals from app.steps where id = $1',
    taskId,
  )
  return step
}

async function admin(statement: string, ...values: readonly unknown[]) {
  return (await world.database.adminPool.query(statement, [...values])).rows
}
