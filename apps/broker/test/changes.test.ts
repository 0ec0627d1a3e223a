import { connectBroker } from '@tessera/broker-client/broker'
import { redeem, release, renew } from '@tessera/broker-client/grants'
import type { Secret } from '@tessera/crypto/secret'
import { endStep } from '@tessera/db/steps'
import { asJob, ProofRefused } from '@tessera/db/unit'
import type { DelegatedJob } from '@tessera/testing/delegated-job'
import type { SignedInUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a credential that is replaced while a step is held', () => {
  it('F32 credential replaced mid-job: is tried at once when the service then refuses the old one', async () => {
    const user = await world.userWithToken()
    const job = await world.dispatchedJob(user)
    const worker = await world.newWorker()
    const grant = await world.claim(worker, job)
    await enterToken(user)

    await release(worker, grant, { putBack: false, credentialRefused: 'Forbidden' })

    expect(await stateOf(job)).toBe('due')
  })

  it('is tried at once by a step that came without one', async () => {
    const user = await world.signIn()
    const job = await world.dispatchedJob(user)
    const grant = await world.claim(await world.newWorker(), job)
    expect(grant.credential).toMatchObject({ available: false, reason: 'none' })
    await enterToken(user)

    await endWaiting(grant.rowProof)

    expect(await stateOf(job)).toBe('due')
  })

  it('leaves a step waiting that saw it and could not use it', async () => {
    const user = await world.userWithToken('alice')
    const job = await world.dispatchedJob(user)
    await admin(`update app.attempts set remote_account = 'bob' where job_id = $1`, job.jobId)
    const grant = await world.claim(await world.newWorker(), job)

    await endWaiting(grant.rowProof)

    expect(await stateOf(job)).toBe('waiting')
  })
})

describe('a credential that is removed', () => {
  it('F31 credential removed mid-job: ends the grants that carry it', async () => {
    const user = await world.userWithToken()
    const job = await world.dispatchedJob(user)
    const worker = await world.newWorker()
    const grant = await world.claim(worker, job)
    const other = await world.dispatchedJob(await world.userWithToken('bob'))
    const untouched = await world.claim(worker, other)

    expect(
      await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId),
    ).toEqual({ deleted: true, atProvider: null })

    expect(await renew(worker, grant)).toBeNull()
    await expect(endWaiting(grant.rowProof)).rejects.toBeInstanceOf(ProofRefused)
    expect(await stateOf(job)).toBe('due')
    expect(await renew(worker, untouched)).not.toBeNull()
  })

  it('ends the grant of a claim that was being written just then', async () => {
    const user = await world.userWithToken()
    const job = await world.dispatchedJob(user)
    const worker = await world.newWorker()
    const grant = await world.claim(worker, job)
    const claiming = await world.database.adminPool.connect()
    await using stack = new AsyncDisposableStack()
    stack.defer(() => claiming.release(true))
    // As if the claim were not committed yet: its grant is not to be seen, and it holds the credential.
    await admin(
      `update proof.grants set ended_at = now(), end_reason = 'finished' where id = $1`,
      grant.id,
    )
    await claiming.query('begin')
    await claiming.query('update app.credentials set last_used_at = now() where user_id = $1', [
      user.id,
    ])
    await claiming.query(
      'update proof.grants set ended_at = null, end_reason = null where id = $1',
      [grant.id],
    )

    const removing = connectBroker(world.testBroker.api).deleteCredential(
      user.proof,
      world.serviceId,
    )
    await waitForLock()
    await claiming.query('commit')

    expect(await removing).toMatchObject({ deleted: true })
    expect(await renew(worker, grant)).toBeNull()
    expect(await stateOf(job)).toBe('due')
  })

  it('is not given to a claim that saw it before it was removed', async () => {
    const user = await world.userWithToken()
    const job = await world.dispatchedJob(user)
    const removing = await world.database.adminPool.connect()
    await using stack = new AsyncDisposableStack()
    stack.defer(() => removing.release(true))
    await removing.query('begin')
    await removing.query('delete from app.credentials where user_id = $1', [user.id])

    const claim = redeem(await world.newWorker(), job)
    const refused = expect(claim).rejects.toMatchObject({ code: 'unavailable' })
    await waitForLock()
    await removing.query('commit')

    await refused
    const grant = await world.claim(await world.newWorker(), job)
    expect(grant.credential).toMatchObject({ available: false })
  })
})

it('a first token is not refused because another first one is just being stored', async () => {
  const user = await world.signIn()
  const other = await world.database.adminPool.connect()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => other.release(true))
  await other.query('begin')
  await other.query(
    `insert into app.credentials (user_id, service_id, label, type, origin) values ($1, $2, 'other', 'api_token', $3)`,
    [user.id, world.serviceId, world.service.origin],
  )
  const entered = enterToken(user)
  await waitForLock()
  await other.query('commit')

  expect(await entered).toMatchObject({ outcome: 'stored' })
})

it('a cancel and a claim of a step whose holder was lost do not wait for each other', async () => {
  const user = await world.userWithToken()
  const job = await world.dispatchedJob(user)
  await world.claim(await world.newWorker(), job)
  await admin('update proof.grants set expires_at = now() where task_id = $1', job.taskId)
  const cancelling = await world.database.adminPool.connect()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => cancelling.release(true))
  // What app.revoke_job takes, in its order.
  await cancelling.query('begin')
  await cancelling.query('select from proof.grants where task_id = $1 for update', [job.taskId])
  const claim = redeem(await world.newWorker(), job)
  await waitForLock()
  await cancelling.query('select from app.steps where id = $1 for update', [job.taskId])
  await cancelling.query('commit')

  expect(await claim).toMatchObject({ outcome: 'granted' })
})

async function enterToken(user: SignedInUser, account = 'alice') {
  const token = newServiceToken()
  world.service.accounts.set(token, account)
  return await world.putToken(user, token)
}

async function endWaiting(rowProof: Secret<Uint8Array>) {
  await asJob(world.workerLogin, rowProof, async (unit) => {
    await endStep(unit, { kind: 'waiting', reason: 'no token' })
  })
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

async function stateOf(job: DelegatedJob): Promise<unknown> {
  const { rows } = await admin('select state from app.steps where id = $1', job.taskId)
  return rows[0]?.state
}

async function admin(statement: string, value: string) {
  return await world.database.adminPool.query(statement, [value])
}
