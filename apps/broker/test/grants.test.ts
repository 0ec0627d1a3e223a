import { rename } from 'node:fs/promises'
import { connectBroker } from '@tessera/broker-client/broker'
import { redeem, release, renew } from '@tessera/broker-client/grants'
import { asJob } from '@tessera/db/unit'
import { endStep } from '@tessera/db/steps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function userWithToken(account = 'alice') {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, account)
  const answer = await world.putToken(user, token)
  expect(answer.outcome).toBe('stored')
  return { user, token }
}

async function audit(subject: string) {
  const { rows } = await world.database.adminPool.query<{ outcome: string }>(
    'select outcome from vault.audit where subject = $1 order by id',
    [subject],
  )
  return rows.map((row) => row.outcome)
}

describe('redeem', () => {
  it("gives the worker the user's own credential, for the step's scopes, and records it", async () => {
    const { user, token } = await userWithToken()
    const job = await world.dispatchedJob(user)

    const grant = await world.claim(await world.newWorker(), job)

    expect(grant.userId).toBe(user.id)
    expect(grant.scopes).toEqual(['submit'])
    expect(grant.fence).toBe(1)
    expect(grant.credential).toMatchObject({
      available: true,
      remoteAccount: 'alice',
      origin: world.service.origin,
    })
    expect('secret' in grant.credential && grant.credential.secret.expose()).toBe(token)
    expect(await audit(job.taskId)).toEqual(['ok'])
  })

  it('opens the rows of its own job to the holder, and of nothing else', async () => {
    const { user } = await userWithToken()
    const [mine, other] = [await world.dispatchedJob(user), await world.dispatchedJob(user)]
    const grant = await world.claim(await world.newWorker(), mine)

    const jobs = await asJob(
      world.workerLogin,
      grant.rowProof,
      async (unit) => await unit.transaction.selectFrom('app.jobs').select('id').execute(),
    )

    expect(jobs).toEqual([{ id: mine.jobId }])
    expect(jobs).not.toContainEqual({ id: other.jobId })
  })

  it('gives rows and the reason when there is no credential', async () => {
    const user = await world.signIn()
    const job = await world.dispatchedJob(user)

    const grant = await world.claim(await world.newWorker(), job)

    expect(grant.credential).toEqual({ available: false, reason: 'none' })
  })

  it('supersedes a holder whose time has passed, and shows it no rows any more', async () => {
    const { user } = await userWithToken()
    const job = await world.dispatchedJob(user)
    const old = await world.claim(await world.newWorker(), job)
    await world.database.adminPool.query(
      'update proof.grants set expires_at = now() where id = $1',
      [old.id],
    )

    const next = await world.claim(await world.newWorker(), job)

    expect(next.fence).toBe(2)
    await expect(asJob(world.workerLogin, old.rowProof, async () => null)).rejects.toThrow(
      'the proof is not live',
    )
    await expect(asJob(world.workerLogin, next.rowProof, async () => 'mine')).resolves.toBe('mine')
  })

  it('F39 context of another task: is refused', async () => {
    const { user } = await userWithToken()
    const [job, other] = [await world.dispatchedJob(user), await world.dispatchedJob(user)]

    const answer = await redeem(await world.newWorker(), {
      taskId: job.taskId,
      sealedContext: other.sealedContext,
    })

    expect(answer).toMatchObject({ outcome: 'refused', reason: 'context_refused' })
  })

  it('counts the contexts that it refused for a step, and has it sent again later', async () => {
    const { user } = await userWithToken()
    const [job, other] = [await world.dispatchedJob(user), await world.dispatchedJob(user)]
    const spoilt = { taskId: job.taskId, sealedContext: other.sealedContext }

    await redeem(await world.newWorker(), spoilt)
    // Nobody has sent it anew: what somebody shows meanwhile does not count.
    await redeem(await world.newWorker(), spoilt)

    const { rows } = await world.database.adminPool.query(
      `select state, refusals, due_at > now() as later from app.steps where id = $1`,
      [job.taskId],
    )
    expect(rows).toEqual([{ state: 'due', refusals: 1, later: true }])
  })

  it('F41 delegation edited after it was signed: is refused', async () => {
    const { user } = await userWithToken()
    const job = await world.dispatchedJob(user)
    await world.database.adminPool.query(
      `update app.delegations set deadline = deadline + interval '1 year' where job_id = $1`,
      [job.jobId],
    )

    expect(await redeem(await world.newWorker(), job)).toMatchObject({
      outcome: 'refused',
      reason: 'context_refused',
    })
  })

  it.each([
    [
      'the user is disabled',
      `update app.users set status = 'disabled' where id = $1`,
      'user',
      'user_inactive',
    ],
    [
      'the user is leaving',
      'insert into proof.account_removals (user_id) values ($1)',
      'user',
      'user_inactive',
    ],
    [
      'the delegation is closed',
      `update app.delegations set state = 'closed' where job_id = $1`,
      'job',
      'ended',
    ],
    [
      'the step is done',
      `update app.steps set state = 'done', ended_at = now() where id = $1`,
      'task',
      'ended',
    ],
    [
      'the step was not sent',
      `update app.steps set state = 'due' where id = $1`,
      'task',
      'not_due',
    ],
  ])('refuses when %s', async (_, statement, subject, reason) => {
    const { user } = await userWithToken()
    const job = await world.dispatchedJob(user)
    const id = { user: user.id, job: job.jobId, task: job.taskId }[subject]
    await world.database.adminPool.query(statement, [id])

    expect(await redeem(await world.newWorker(), job)).toMatchObject({ outcome: 'refused', reason })
    expect(await audit(job.taskId)).toEqual([reason])
  })

  it('does not open a secret that was moved from another row', async () => {
    const [mine, other] = [await userWithToken('alice'), await userWithToken('bob')]
    await world.database.adminPool.query(
      `update vault.credential_secrets a set envelope = b.envelope from vault.credential_secrets b
       where a.user_id = $1 and b.user_id = $2`,
      [mine.user.id, other.user.id],
    )
    const job = await world.dispatchedJob(mine.user)

    const grant = await world.claim(await world.newWorker(), job)

    expect(grant.credential).toEqual({ available: false, reason: 'refused' })
  })

  it('does not take for forged what another broker sealed, while the key store is away', async () => {
    const { user } = await userWithToken()
    // Behind the version and the length of the key's name.
    await world.database.adminPool.query(
      `update vault.credential_secrets set envelope = set_byte(envelope, 2, 63) where user_id = $1`,
      [user.id],
    )
    const [worker, job] = [await world.newWorker(), await world.dispatchedJob(user)]
    const { keyStore } = world.testBroker
    await rename(keyStore, `${keyStore}-away`)
    try {
      await expect(redeem(worker, job)).rejects.toThrow('500')
    } finally {
      await rename(`${keyStore}-away`, keyStore)
    }
    const { rows } = await world.database.adminPool.query(
      'select action from app.audit where user_id = $1',
      [user.id],
    )
    expect(rows).not.toContainEqual({ action: 'credential.not_authentic' })
  })

  it('leaves a step of a service that is switched off for later', async () => {
    const { user } = await userWithToken()
    const job = await world.dispatchedJob(user)
    const switchTo = async (status: string) =>
      await world.database.adminPool.query(`update app.services set status = $1 where id = $2`, [
        status,
        world.serviceId,
      ])
    await switchTo('inactive')
    try {
      const answer = await redeem(await world.newWorker(), job)
      expect(answer).toMatchObject({ outcome: 'refused', reason: 'service_inactive' })
    } finally {
      await switchTo('active')
    }

    const { rows } = await world.database.adminPool.query(
      `select state, due_at > now() + interval '1 minute' as later from app.steps where id = $1`,
      [job.taskId],
    )
    expect(rows).toEqual([{ state: 'due', later: true }])
  })

  it('does not give a credential of another account to a job that runs on the first', async () => {
    const { user } = await userWithToken('alice')
    const job = await world.dispatchedJob(user)
    await world.database.adminPool.query(
      `update app.attempts set remote_account = 'somebody-else' where job_id = $1`,
      [job.jobId],
    )

    const grant = await world.claim(await world.newWorker(), job)

    expect(grant.credential).toEqual({ available: false, reason: 'other_account' })
  })

  it('does not send a credential to a new address of the service', async () => {
    const { user } = await userWithToken()
    await world.database.adminPool.query(
      `update app.credentials set origin = 'https://old.example.org' where user_id = $1`,
      [user.id],
    )

    const grant = await world.claim(await world.newWorker(), await world.dispatchedJob(user))

    expect(grant.credential).toEqual({ available: false, reason: 'moved' })
  })
})

describe('renew and release', () => {
  it('gives the holder more time, until the delegation ends', async () => {
    const { user } = await userWithToken()
    const job = await world.dispatchedJob(user)
    const worker = await world.newWorker()
    const grant = await world.claim(worker, job)

    expect((await renew(worker, grant))?.expiresAt.getTime()).toBeGreaterThanOrEqual(
      grant.expiresAt.getTime(),
    )
    await world.database.adminPool.query(
      `update app.delegations set state = 'closed' where job_id = $1`,
      [job.jobId],
    )
    expect(await renew(worker, grant)).toBeNull()
  })

  it('puts the step back at once when the holder stops', async () => {
    const { user } = await userWithToken()
    const job = await world.dispatchedJob(user)
    const worker = await world.newWorker()
    const grant = await world.claim(worker, job)

    await release(worker, grant, { putBack: true })

    const { rows } = await world.database.adminPool.query(
      'select state from app.steps where id = $1',
      [job.taskId],
    )
    expect(rows).toEqual([{ state: 'due' }])
  })

  it('marks a credential that the service refused, and wakes the step when a new one is entered', async () => {
    const { user } = await userWithToken()
    const job = await world.dispatchedJob(user)
    const worker = await world.newWorker()
    const grant = await world.claim(worker, job)
    const step = async () =>
      (
        await world.database.adminPool.query('select state from app.steps where id = $1', [
          job.taskId,
        ])
      ).rows[0]?.state

    await release(worker, grant, { putBack: false, credentialRefused: 'Forbidden' })
    const status = await connectBroker(world.testBroker.api).credentialStatus(
      user.proof,
      world.serviceId,
    )
    expect(status).toMatchObject({ isVerified: false, verificationError: 'Forbidden' })
    expect(await step()).toBe('waiting')

    const token = newServiceToken()
    world.service.accounts.set(token, 'alice')
    await world.putToken(user, token)
    expect(await step()).toBe('due')
  })

  it('ends the grant with the step, in one transaction', async () => {
    const { user } = await userWithToken()
    const job = await world.dispatchedJob(user)
    const worker = await world.newWorker()
    const grant = await world.claim(worker, job)

    await asJob(
      world.workerLogin,
      grant.rowProof,
      async (unit) => await endStep(unit, { kind: 'done' }),
    )

    await expect(asJob(world.workerLogin, grant.rowProof, async () => null)).rejects.toThrow(
      'the proof is not live',
    )
    expect(await renew(worker, grant)).toBeNull()
  })
})
