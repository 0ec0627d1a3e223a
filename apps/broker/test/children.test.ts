import { randomUUID } from 'node:crypto'
import { connectBroker } from '@tessera/broker-client/broker'
import { type Grant, redeem, renew } from '@tessera/broker-client/grants'
import { delegationId, taskId } from '@tessera/contracts/ids'
import type { Scope, StepKind } from '@tessera/contracts/step'
import { findJobWork } from '@tessera/db/job-work'
import { requestCancel } from '@tessera/db/jobs'
import { endStep, insertChildStep } from '@tessera/db/steps'
import { asJob, asUser, ProofRefused } from '@tessera/db/unit'
import { contextOfNextStep, sealTaskContext, taskContext } from '@tessera/tasks/task-context'
import { type DelegatedJob, markDispatched } from '@tessera/testing/delegated-job'
import type { SignedInUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a child task', () => {
  it('F61 child task: acts for the same user with fewer rights, until the same deadline', async () => {
    const { user, job, parent } = await heldJob()
    const child = await makeChild(parent, ['collect'])

    const grant = await claimSent(child)

    expect(grant).toMatchObject({ userId: user.id, scopes: ['collect'] })
    expect(grant.credential).toMatchObject({ available: true, remoteAccount: 'alice' })
    expect(await jobsSeenBy(grant)).toEqual([{ id: job.jobId }])
    expect(
      await admin(
        `select c.scopes, c.deadline = p.deadline as same_deadline, c.not_before = p.not_before as same_begin
         from app.delegations c join app.delegations p on p.id = c.parent_id where c.job_id = $1`,
        job.jobId,
      ),
    ).toEqual([{ scopes: ['collect'], same_deadline: true, same_begin: true }])
  })

  it.each<[string, readonly Scope[]]>([
    ['a scope that its parent has not', ['collect', 'read-options']],
    ['no scope', []],
  ])('F61 child task: is refused by the database with %s', async (_, scopes) => {
    const { parent } = await heldJob()
    await expect(makeChild(parent, scopes)).rejects.toMatchObject({ code: '42501' })
  })

  it('F61 child task: cannot be written by a worker or by the api as a row of their own', async () => {
    const { user, job, parent } = await heldJob()
    const { id } = await delegationOf(job)
    const forged = { id: newDelegationId(), parentId: id, ...termsOf(user, job) }

    const byWorker = asJob(world.workerLogin, parent.rowProof, async ({ transaction }) => {
      await transaction.insertInto('app.delegations').values(forged).execute()
    })
    await expect(byWorker).rejects.toMatchObject({ code: '42501' })

    const byApi = asUser(world.apiLogin, user.proof, async ({ transaction }) => {
      await transaction.insertInto('app.delegations').values(forged).execute()
    })
    await expect(byApi).rejects.toMatchObject({ code: '42501' })
  })

  it.each([
    ['its scopes were widened', `update app.delegations set scopes = scopes || '{read-options}'`],
    ['its deadline was moved', `update app.delegations set deadline = deadline + interval '1 s'`],
    ['its begin was moved', `update app.delegations set not_before = not_before - interval '1 s'`],
    ['it has another parent', `update app.delegations set parent_id = $2`],
    ['it has no parent', `update app.delegations set parent_id = null`],
  ])('F61 child task: is refused by the broker when %s', async (_, change) => {
    const { user, parent } = await heldJob()
    const child = await makeChild(parent, ['collect'])
    const other = await delegationOf(await world.dispatchedJob(user))
    const values = change.includes('$2') ? [child.delegationId, other.id] : [child.delegationId]
    await admin(`${change} where id = $1`, ...values)

    const answer = await redeem(await world.newWorker(), child)

    expect(answer).toMatchObject({ outcome: 'refused', reason: 'context_refused' })
  })

  it('F61 child task: does not open with the context of its parent, nor its parent with the child’s', async () => {
    const { job, parent } = await heldJob()
    const child = await makeChild(parent, ['collect'])

    const withParents = await redeem(await world.newWorker(), {
      taskId: child.taskId,
      sealedContext: job.sealedContext,
    })
    const withChilds = await redeem(await world.newWorker(), {
      taskId: job.taskId,
      sealedContext: child.sealedContext,
    })

    for (const answer of [withParents, withChilds])
      expect(answer).toMatchObject({ outcome: 'refused', reason: 'context_refused' })
  })

  it('F20 work that goes on in a child task: has no more time, and has no children of its own', async () => {
    const { job, parent } = await heldJob()
    const child = await makeChild(parent, ['collect'])
    const grant = await claimSent(child)

    await expect(makeChild(grant, ['collect'])).rejects.toMatchObject({ code: '42501' })
    await admin(
      `update app.delegations set deadline = now() where job_id = $1 and parent_id is null`,
      job.jobId,
    )
    await asJob(world.workerLogin, grant.rowProof, async (unit) => {
      await endStep(unit, { kind: 'again', dueAt: new Date() })
    })
    await markDispatched(world.database, child.taskId)
    expect(await redeem(await world.newWorker(), child)).toMatchObject({ outcome: 'refused' })
  })

  it.each([
    ['revoked', `update app.delegations set state = 'revoked' where id = $1`],
    ['frozen', `update app.delegations set state = 'frozen' where id = $1`],
  ])('F62 child task: whose parent was %s works no more', async (_, stop) => {
    const { job, parent } = await heldJob()
    const [held, queued] = [
      await makeChild(parent, ['collect']),
      await makeChild(parent, ['poll'], 'poll-job'),
    ]
    const grant = await claimSent(held)

    await admin(stop, (await delegationOf(job)).id)

    await expect(jobsSeenBy(grant)).rejects.toBeInstanceOf(ProofRefused)
    for (const child of [held, queued])
      expect(await redeem(await world.newWorker(), child)).toMatchObject({
        outcome: 'refused',
        reason: 'ended',
      })
    // Nor when somebody wakes the children's own rows.
    await admin(
      `update app.delegations set state = 'live' where parent_id = $1`,
      (await delegationOf(job)).id,
    )
    expect(await redeem(await world.newWorker(), queued)).toMatchObject({
      outcome: 'refused',
      reason: 'ended',
    })
  })

  it('F62 child task: stops when the owner cancels the job', async () => {
    const { user, job, parent } = await heldJob()
    const child = await makeChild(parent, ['collect'])
    const grant = await claimSent(child)

    await asUser(world.apiLogin, user.proof, async (unit) => await requestCancel(unit, job.jobId))

    await expect(jobsSeenBy(grant)).rejects.toBeInstanceOf(ProofRefused)
    expect(await redeem(await world.newWorker(), child)).toMatchObject({ outcome: 'refused' })
  })

  it('F62 child task: stolen, stops its parent and its siblings too', async () => {
    const { job, parent } = await heldJob()
    const [stolen, sibling] = [
      await makeChild(parent, ['collect']),
      await makeChild(parent, ['poll'], 'poll-job'),
    ]
    const grant = await claimSent(stolen)

    await renew(await world.newWorker(), grant)

    await expect(jobsSeenBy(parent)).rejects.toBeInstanceOf(ProofRefused)
    expect(await redeem(await world.newWorker(), sibling)).toMatchObject({ outcome: 'refused' })
    const states = await admin(
      'select distinct state from app.delegations where job_id = $1',
      job.jobId,
    )
    expect(states).toEqual([{ state: 'frozen' }])
  })

  it('F62 child task: cannot be made by one whose delegation is being revoked', async () => {
    const { job, parent } = await heldJob()
    const client = await world.database.adminPool.connect()
    await client.query('begin')
    await client.query(`update app.delegations set state = 'revoked' where job_id = $1`, [
      job.jobId,
    ])
    const making = makeChild(parent, ['collect'])
    const refused = expect(making).rejects.toBeInstanceOf(ProofRefused)
    await someoneWaitsForALock()
    await client.query('commit')
    client.release()
    await refused
  })

  it('F63 parent finished: its child keeps its own delegation', async () => {
    const { job, parent } = await heldJob()
    const child = await makeChild(parent, ['collect'])
    await asJob(world.workerLogin, parent.rowProof, async (unit) => {
      await endStep(unit, { kind: 'done', closeDelegation: true })
    })
    expect(await delegationOf(job)).toMatchObject({ state: 'closed' })

    const grant = await claimSent(child)

    expect(await jobsSeenBy(grant)).toEqual([{ id: job.jobId }])
    await expect(jobsSeenBy(parent)).rejects.toBeInstanceOf(ProofRefused)
  })
})

interface Child extends Pick<DelegatedJob, 'taskId' | 'sealedContext'> {
  readonly delegationId: string
}

/** A job of somebody with a token, and the grant of its first step. */
async function heldJob() {
  const user = await world.userWithToken()
  const job = await world.dispatchedJob(user)
  return { user, job, parent: await world.claim(await world.newWorker(), job) }
}

/** As a worker makes one under its grant, sent to the workers. */
async function makeChild(
  parent: Grant,
  scopes: readonly Scope[],
  kind: StepKind = 'collect-results',
): Promise<Child> {
  const { key } = await connectBroker(world.testBroker.api).sealingKey('context')
  const id = newDelegationId()
  const step = { taskId: taskId.parse(randomUUID()), kind, delegationId: id } as const
  const context = contextOfNextStep(taskContext.parse(JSON.parse(parent.context)), step)
  const sealedContext = await sealTaskContext(key, context)
  await asJob(world.workerLogin, parent.rowProof, async (unit) => {
    const work = await findJobWork(unit, parent.taskId)
    if (work === null) throw new Error('the job is not there')
    const owner = { ...work, attemptId: work.attempt.id }
    await insertChildStep(unit, owner, { id, scopes }, { id: step.taskId, kind, sealedContext })
  })
  await markDispatched(world.database, step.taskId)
  return { taskId: step.taskId, sealedContext, delegationId: id }
}

async function someoneWaitsForALock(): Promise<void> {
  await waitFor(async () => {
    const waiting = await admin(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return waiting.length > 0
  })
}

async function claimSent(child: Child): Promise<Grant> {
  const redeemed = await redeem(await world.newWorker(), child)
  if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
  return redeemed.grant
}

function termsOf(user: SignedInUser, { jobId }: DelegatedJob) {
  const notBefore = new Date('2026-01-01')
  const deadline = new Date('2126-01-01')
  const scopes: Scope[] = ['collect']
  return { userId: user.id, jobId, serviceId: world.serviceId, scopes, notBefore, deadline }
}

async function delegationOf({ taskId: step }: DelegatedJob) {
  const [row] = await admin(
    `select d.id, d.state from app.steps s join app.delegations d on d.id = s.delegation_id where s.id = $1`,
    step,
  )
  return { id: delegationId.parse(row?.['id']), state: row?.['state'] }
}

async function jobsSeenBy(grant: Grant) {
  return await asJob(
    world.workerLogin,
    grant.rowProof,
    async ({ transaction }) => await transaction.selectFrom('app.jobs').select('id').execute(),
  )
}

async function admin(
  statement: string,
  ...values: readonly unknown[]
): Promise<Record<string, unknown>[]> {
  return (await world.database.adminPool.query(statement, [...values])).rows
}

function newDelegationId() {
  return delegationId.parse(randomUUID())
}
