import { randomUUID } from 'node:crypto'
import { rm, symlink, unlink } from 'node:fs/promises'
import { connectBroker } from '@tessera/broker-client/broker'
import { claimCredential } from '@tessera/broker-client/egress'
import { egressPath } from '@tessera/broker-client/egress-request'
import { redeem, release, renew } from '@tessera/broker-client/grants'
import { signRequest } from '@tessera/broker-client/signed-request'
import { fileId } from '@tessera/contracts/ids'
import { choosePort } from '@tessera/development/ports'
import type { SignedInUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watchStandingWork } from '../src/watch/standing-work.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
let metricsPort: number
beforeAll(async () => {
  metricsPort = await choosePort()
  world = await createWorld({
    metricsPort,
    usualPerMinute: { claimsOfWorker: 8, refusedSignatures: 3 },
  })
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('an alert is raised', () => {
  it('by the first request of a worker, once', async () => {
    const worker = await world.testBroker.enrollWorker('worker-new')
    expect(await alertsOf('client.new', 'worker-new')).toBe(0)
    await connectBroker(worker).health()
    await waitForAlert('client.new', 'worker-new')
    await connectBroker(worker).health()
    expect(await alertsOf('client.new', 'worker-new')).toBe(1)
  })

  it('by a worker that claims more than is usual, which is served all the same', async () => {
    const user = await userWithToken()
    const worker = await world.testBroker.enrollWorker('worker-burst')
    const jobs = await Promise.all(
      Array.from({ length: 12 }, async () => await world.dispatchedJob(user)),
    )
    for (const job of jobs.slice(0, 8))
      expect(await redeem(worker, job)).toMatchObject({ outcome: 'granted' })
    expect(await alertsOf('worker.burst', 'worker-burst')).toBe(0)
    for (const job of jobs.slice(8))
      expect(await redeem(worker, job)).toMatchObject({ outcome: 'granted' })
    await waitForAlert('worker.burst', 'worker-burst')
  })

  it('by requests that nobody known signed', async () => {
    const forged = async () =>
      await fetch(`${world.testBroker.origin}/trpc/health`, { method: 'POST', body: '{}' })
    for (let n = 0; n < 3; n++) await forged()
    expect(await alertsOf('signature.refused', 'requests')).toBe(0)
    await forged()
    await waitForAlert('signature.refused', 'requests')
  })

  it('by work that a program has left lying, and not by what is on its way', async () => {
    const { login, watch } = world.testBroker.broker.deps
    const user = await userWithToken()
    const job = await world.dispatchedJob(user)
    await watchStandingWork(login, watch)
    expect(await alertsOf('work.stands_still', 'worker')).toBe(0)
    await admin(
      `update app.steps set dispatched_at = now() - interval '11 minutes' where job_id = $1`,
      job.jobId,
    )
    await watchStandingWork(login, watch)
    await waitForAlert('work.stands_still', 'worker')
    await admin(
      `update app.steps set state = 'due', due_at = now() - interval '11 minutes' where job_id = $1`,
      job.jobId,
    )
    await admin(
      `insert into proof.mails (user_id, kind, address, next_attempt_at)
       values ($1, 'token_made', 'ada@example.org', now() - interval '11 minutes')`,
      user.id,
    )
    await watchStandingWork(login, watch)
    await waitForAlert('work.stands_still', 'dispatcher')
    await waitForAlert('work.stands_still', 'messenger')
    await admin(`delete from proof.mails where user_id = $1`, user.id)
    await admin(
      `update app.steps set state = 'cancelled', ended_at = now() where job_id = $1`,
      job.jobId,
    )
  })

  it('by a claim for a job that is over', async () => {
    const user = await userWithToken()
    const job = await world.dispatchedJob(user)
    await admin(`update app.delegations set state = 'closed' where job_id = $1`, job.jobId)
    const worker = await world.testBroker.enrollWorker('worker-late')
    expect(await redeem(worker, job)).toMatchObject({ outcome: 'refused', reason: 'ended' })
    await waitForAlert('grant.outside_live_job', 'worker-late')
  })

  it('by a worker that shows what another holds', async () => {
    const user = await userWithToken()
    const redeemed = await redeem(
      await world.testBroker.enrollWorker('worker-robbed'),
      await world.dispatchedJob(user),
    )
    if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
    await renew(await world.testBroker.enrollWorker('worker-thief'), redeemed.grant)
    const { rows } = await admin(
      `select severity from vault.alerts where kind = 'grant.theft' and user_id = $1`,
      user.id,
    )
    expect(rows).toEqual([{ severity: 'critical' }])
  })
})

describe('Prometheus', () => {
  it('reads counts and times, and no user, job or credential', async () => {
    const user = await userWithToken()
    const job = await world.dispatchedJob(user)
    await redeem(await world.testBroker.enrollWorker('worker-counted'), job)

    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()

    expect(text).toMatch(/^tessera_broker_claims_total\{outcome="granted"\} [1-9]/m)
    expect(text).toMatch(/^tessera_broker_decryptions_total\{what="credential"\} [1-9]/m)
    expect(text).toMatch(/^tessera_broker_alerts_total\{kind="worker.burst"\} 1$/m)
    expect(text).toMatch(/^tessera_broker_refused_signatures_total [1-9]/m)
    expect(text).toContain(
      'tessera_broker_request_seconds_bucket{le="0.005",procedure="grants.redeem"',
    )
    for (const id of [user.id, job.jobId, job.taskId, 'worker-counted'])
      expect(text).not.toContain(id)
  })

  it('is not served where workers and apis ask', async () => {
    expect((await fetch(`${world.testBroker.origin}/metrics`)).status).toBe(404)
  })
})

it('opens nothing without a record: decryptions are at most as many as records', async () => {
  const before = await opened()
  expect(before.decryptions).toBeLessThanOrEqual(before.records)
  await driveEverything()
  const after = await opened()
  expect(after.decryptions).toBeGreaterThan(before.decryptions + 5)
  expect(after.decryptions).toBeLessThanOrEqual(after.records)
})

describe('health', () => {
  it('says ready, and unavailable while the ends of the record cannot be written', async () => {
    const health = async () => (await fetch(`${world.testBroker.origin}/health`)).status
    expect(await health()).toBe(200)
    const file = world.testBroker.files.config.auditHeadsFile
    await rm(file, { force: true })
    await symlink('/dev/full', file)
    await connectBroker(world.testBroker.api).challenge((await world.signIn()).proof)
    await expect(world.testBroker.broker.signing.sign()).rejects.toThrow('ENOSPC')
    expect(await health()).toBe(503)
    await unlink(file)
    await world.testBroker.broker.signing.sign()
    expect(await health()).toBe(200)
  })

  it('says busy while more requests are under way than can be answered soon', async () => {
    const { requestsUnderWay } = world.testBroker.broker.deps.watch.metrics
    requestsUnderWay.inc(501)
    try {
      expect((await fetch(`${world.testBroker.origin}/health`)).status).toBe(429)
    } finally {
      requestsUnderWay.dec(501)
    }
  })
})

/** Every procedure that opens something, with what is answered and what is refused. */
async function driveEverything(): Promise<void> {
  const user = await userWithToken()
  await world.putToken(user, newServiceToken())
  await world.putToken(user, 'not a token')
  const broker = connectBroker(world.testBroker.api)
  const file = fileId.parse(randomUUID())
  await admin(
    `insert into app.files (id, user_id, purpose, name, size_bytes) select $1::uuid, id, 'input', 'a', 1
     from app.users where username = '${user.username}'`,
    file,
  )
  await broker.fileKey(user.proof, file)
  await broker.fileKey(user.proof, fileId.parse(randomUUID()))
  const worker = await world.testBroker.enrollWorker('worker-driven')
  const job = await world.dispatchedJob(user)
  const redeemed = await redeem(worker, job)
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  await redeem(worker, job)
  await useThroughEgress(user)
  await release(worker, redeemed.grant, { putBack: true })
  await broker.deleteCredential(user.proof, world.serviceId)
}

async function useThroughEgress(user: SignedInUser): Promise<void> {
  await admin(`update app.services set delivery = 'egress' where id = $1`, world.serviceId)
  const egress = await world.testBroker.enrollEgress('egress-1')
  const worker = await world.testBroker.enrollWorker('worker-behind')
  const redeemed = await redeem(worker, await world.dispatchedJob(user))
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  const { grant } = redeemed
  const request = JSON.stringify({
    grantId: grant.id,
    claimKey: grant.claimKey,
    method: 'GET',
    path: '/api/v2/server',
    headers: {},
    credential: { in: 'header' },
  })
  const workerProof = signRequest(
    { clientId: worker.clientId, key: worker.identityKey },
    { method: 'POST', url: `http://127.0.0.1:1${egressPath}`, body: request },
  )
  await claimCredential(egress, { workerProof, request })
  await admin(`update app.services set delivery = 'sealed' where id = $1`, world.serviceId)
}

async function opened(): Promise<{ readonly decryptions: number; readonly records: number }> {
  const { values } = await world.testBroker.broker.deps.watch.metrics.decryptions.get()
  const { rows } = await admin(
    `select count(*)::int as records from vault.audit where outcome in ('ok', 'replay') and action <> all($1)`,
    ['challenge.made', 'client.enrolled', 'grant.renewed', 'grant.released'],
  )
  return {
    decryptions: values.reduce((sum, { value }) => sum + value, 0),
    records: Number(rows[0]?.records),
  }
}

async function userWithToken(): Promise<SignedInUser> {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  await world.putToken(user, token)
  return user
}

async function waitForAlert(kind: string, subject: string): Promise<void> {
  await waitFor(async () => (await alertsOf(kind, subject)) === 1)
}

/** How often it was raised. */
async function alertsOf(kind: string, subject: string): Promise<number> {
  const { rows } = await world.database.adminPool.query(
    'select times from vault.alerts where kind = $1 and subject = $2',
    [kind, subject],
  )
  return Number(rows[0]?.times ?? 0)
}

async function admin(statement: string, value: unknown) {
  return await world.database.adminPool.query(statement, [value])
}
