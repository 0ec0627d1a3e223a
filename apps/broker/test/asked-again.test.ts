import { randomUUID } from 'node:crypto'
import { redeem, release, renew } from '@tessera/broker-client/grants'
import { type ClaimKey, createClaimKey } from '@tessera/crypto/open-claim'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('who asks again with her key', () => {
  it('gets the same grant, and the record says that it was asked for again', async () => {
    const { user, again, grant, job, worker } = await holding()
    const redeemed = await again()
    expect(redeemed).toMatchObject({
      outcome: 'granted',
      grant: { id: grant.id, fence: grant.fence, scopes: grant.scopes, ceiling: grant.ceiling },
    })
    expect(await proofsOf(redeemed)).toEqual(grant.rowProof.expose())
    const shown = { client_id: worker.clientId, user_id: user.id, subject: job.taskId }
    const detail = { fence: grant.fence, service: world.serviceId }
    expect(await recordOf(job.taskId, 'grant.redeemed')).toMatchObject([
      { ...shown, outcome: 'ok', detail: { ...detail, kind: 'submit-job', credential: 'given' } },
      { ...shown, outcome: 'replay', detail },
    ])
  })

  it.each(['alice', 'bob'])(
    'gets no token that its owner has entered since, of the account %s',
    async (account) => {
      const { user, again, grant } = await holding('alice')
      await enterToken(user, account)
      expect(await again()).toMatchObject({
        grant: { id: grant.id, credential: { available: false, reason: 'none' } },
      })
    },
  )

  it.each([
    ['its user is disabled', `update app.users set status = 'disabled' where id = $1`],
    ['its delegation was closed', `update app.delegations set state = 'closed' where user_id = $1`],
    ['its time has passed', `update proof.grants set expires_at = now() where user_id = $1`],
    [
      'the proof of its rows is another one',
      `update proof.grants set proof_hash = sha256('another') where user_id = $1`,
    ],
    [
      'its step is over',
      `update app.steps set state = 'cancelled', ended_at = now() where user_id = $1`,
    ],
    ['its step waits', `update app.steps set state = 'waiting' where user_id = $1`],
  ])('gets nothing once %s', async (_, change) => {
    const { user, again, job } = await holding()
    await world.database.adminPool.query(change, [user.id])
    expect(await again()).toEqual({ outcome: 'refused', reason: 'ended', retryAt: null })
    expect((await recordOf(job.taskId, 'grant.redeemed')).at(-1)).toMatchObject({
      outcome: 'ended',
      user_id: user.id,
    })
  })

  it('gets nothing once the grant is given back', async () => {
    const { worker, grant, again } = await holding()
    await release(worker, grant, { putBack: true })
    expect(await again()).toMatchObject({ outcome: 'refused', reason: 'ended' })
  })

  it('gets nothing for another step', async () => {
    const { user, worker, key } = await holding()
    const other = await world.dispatchedJob(user)
    expect(await redeem(worker, other, key)).toMatchObject({ outcome: 'refused', reason: 'ended' })
    expect(await redeem(worker, other)).toMatchObject({ outcome: 'granted' })
  })
})

describe('a claim', () => {
  it.each([
    ['not_due', `update app.steps set state = 'waiting' where user_id = $1`],
    ['not_due', `update app.steps set state = 'due' where user_id = $1`],
    ['ended', `update app.steps set state = 'cancelled', ended_at = now() where user_id = $1`],
    // Fewer scopes than were signed: then it is not what was signed.
    ['context_refused', `update app.delegations set scopes = '{poll}' where user_id = $1`],
  ])('is refused as %s, and recorded so: %s', async (reason, change) => {
    const user = await world.signIn()
    const job = await world.dispatchedJob(user)
    await world.database.adminPool.query(change, [user.id])
    const worker = await world.newWorker()
    expect(await redeem(worker, job)).toMatchObject({ outcome: 'refused', reason })
    expect(await recordOf(job.taskId, 'grant.redeemed')).toMatchObject([
      { outcome: reason, user_id: user.id },
    ])
  })

  it('is refused as ended where its delegation has nothing that the step needs', async () => {
    const job = await world.dispatchedJob(await world.signIn(), { scopes: ['poll'] })
    expect(await redeem(await world.newWorker(), job)).toMatchObject({
      outcome: 'refused',
      reason: 'ended',
    })
  })

  it('is refused as held while another has the step, until when is said', async () => {
    const { job, grant } = await holding()
    expect(await redeem(await world.newWorker(), job)).toEqual({
      outcome: 'refused',
      reason: 'held',
      retryAt: grant.expiresAt,
    })
  })

  it('is counted by what came of it, and so is what was opened for it', async () => {
    const [before, openedBefore] = [await counted(), await opened()]
    const { job } = await holding()
    await redeem(await world.newWorker(), job)
    const after = await counted()
    expect((await opened()) - openedBefore).toBe(1)
    expect(after('granted') - before('granted')).toBe(1)
    expect(after('held') - before('held')).toBe(1)
  })

  it('of a step that is none is recorded as of nobody', async () => {
    const job = await world.dispatchedJob(await world.signIn())
    const worker = await world.newWorker()
    const unknown = { ...job, taskId: randomUUID() as typeof job.taskId }
    expect(await redeem(worker, unknown)).toMatchObject({ reason: 'not_found' })
    expect(await recordOf(unknown.taskId, 'grant.redeemed')).toMatchObject([
      { outcome: 'not_found', user_id: null, client_id: worker.clientId },
    ])
  })
})

it('a renewal is recorded with its holder, and one of nothing as of nobody', async () => {
  const { user, worker, grant, job } = await holding()
  await renew(worker, grant)
  expect(await recordOf(job.taskId, 'grant.renewed')).toMatchObject([
    { outcome: 'ok', user_id: user.id, client_id: worker.clientId },
  ])
  const claimKey = Buffer.alloc(32, 1).toString('base64url')
  expect(await renew(worker, { ...grant, claimKey })).toBeNull()
  const { rows } = await world.database.adminPool.query(
    `select outcome, user_id, subject from vault.audit where action = 'grant.renewed' order by id desc limit 1`,
  )
  expect(rows).toEqual([{ outcome: 'ended', user_id: null, subject: '' }])
})

async function holding(account?: string) {
  const user = await world.userWithToken(account)
  const job = await world.dispatchedJob(user)
  const worker = await world.newWorker()
  const key: ClaimKey = await createClaimKey()
  const again = async () => await redeem(worker, job, key)
  const first = await again()
  if (first.outcome === 'refused') throw new Error(`refused: ${first.reason}`)
  return { user, job, worker, key, again, grant: first.grant }
}

type Redeemed = Awaited<ReturnType<typeof redeem>>

async function proofsOf(redeemed: Redeemed) {
  return redeemed.outcome === 'granted' ? redeemed.grant.rowProof.expose() : null
}

async function enterToken(user: SignedInUser, account: string): Promise<string> {
  const token = newServiceToken()
  world.service.accounts.set(token, account)
  expect(await world.putToken(user, token)).toMatchObject({ outcome: 'stored' })
  return token
}

/** How many claims came to what. */
async function counted() {
  const { values } = await world.testBroker.broker.deps.watch.metrics.claims.get()
  const counts = new Map(values.map(({ labels, value }) => [labels.outcome, value]))
  return (outcome: string) => counts.get(outcome) ?? 0
}

/** How many stored credentials. */
async function opened(): Promise<number> {
  const { values } = await world.testBroker.broker.deps.watch.metrics.decryptions.get()
  return values.find(({ labels }) => labels.what === 'credential')?.value ?? 0
}

async function recordOf(taskId: string, action: string) {
  const { rows } = await world.database.adminPool.query(
    `select client_id, outcome, user_id, subject, detail from vault.audit
     where subject = $1 and action = $2 order by id`,
    [taskId, action],
  )
  return rows
}
