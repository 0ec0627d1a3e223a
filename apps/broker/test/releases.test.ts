import type { BrokerTrust } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { type Grant, releaseHeld } from '@tessera/broker-client/grants'
import { brokerPaths, releaseAnswer } from '@tessera/broker-client/protocol'
import type { DelegatedJob } from '@tessera/testing/delegated-job'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serviceCredentialsOf } from './service-credentials.ts'
import { storeToken } from './vault-rows.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

interface Held {
  readonly user: SignedInUser
  readonly worker: BrokerTrust
  readonly job: DelegatedJob
  readonly grant: Grant
}

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a grant that its holder gives back', () => {
  it.each([
    ['put_back', 'due', { putBack: true }],
    ['leave', 'claimed', { putBack: false }],
    ['wait', 'waiting', { credentialRefused: 'Forbidden' }],
  ])('is recorded as %s, and its step is %s', async (outcome, state, how) => {
    const held = await newHeld()

    expect(await release(held, how)).toEqual({ released: true })

    expect(await stepOf(held)).toBe(state)
    expect(await recordsOf(held, 'grant.released')).toEqual([
      {
        client_id: held.worker.clientId,
        user_id: held.user.id,
        outcome,
        detail: { fence: 1, from: '127.0.0.1', grantHmac: expect.any(String) },
      },
    ])
  })

  it('is refused by its service on record, with the step', async () => {
    const held = await newHeld()
    await release(held, { credentialRefused: 'Forbidden' })
    expect(await recordsOf(held, 'credential.marked_refused')).toMatchObject([
      { outcome: 'ok', client_id: held.worker.clientId, detail: { fence: 1 } },
    ])
    const told = await rows('select action from app.audit where user_id = $1', held.user.id)
    expect(told).toContainEqual({ action: 'credential.refused_by_service' })
  })

  it('has the step tried again when its credential was replaced since, which is not doubted', async () => {
    const held = await newHeld()
    await storeToken(world, held.user)
    await release(held, { credentialRefused: 'Forbidden' })
    expect(await stepOf(held)).toBe('due')
    expect(await isVerified(held.user)).toBe(true)
    expect(await recordsOf(held, 'credential.marked_refused')).toEqual([])
  })

  it('has the step tried again when it was revoked, and its credential is not doubted', async () => {
    const held = await newHeld()
    await rows(
      `insert into proof.revocations (kind, key, at) values ('worker', $1, now())`,
      held.worker.clientId,
    )
    expect(await release(held, { credentialRefused: 'Forbidden' })).toEqual({ released: true })
    expect(await stepOf(held)).toBe('due')
    expect(await isVerified(held.user)).toBe(true)
  })

  it('has the step tried again when it came without a credential that could be refused', async () => {
    const held = await newHeld(await world.signIn())
    await release(held, { credentialRefused: 'Forbidden', credentialUsed: true })
    expect(await stepOf(held)).toBe('due')
  })
})

describe('a grant that cannot be given back', () => {
  it.each<[string, (held: Held) => Promise<unknown>]>([
    ['it was given back before', async (held) => await release(held, { putBack: true })],
    [
      'its time has passed',
      async ({ grant }) =>
        await rows('update proof.grants set expires_at = now() where id = $1', grant.id),
    ],
    [
      'it is none',
      async ({ grant }) => await rows('delete from proof.grants where id = $1', grant.id),
    ],
  ])('since %s changes nothing and is not recorded', async (_, end) => {
    const held = await newHeld()
    await end(held)
    const before = [await stepOf(held), await recordsOf(held, 'grant.released')]

    const refused = { credentialRefused: 'Forbidden', credentialUsed: true }
    expect(await release(held, refused)).toEqual({ released: false })

    expect([await stepOf(held), await recordsOf(held, 'grant.released')]).toEqual(before)
    expect(await isVerified(held.user)).toBe(true)
  })

  it('says nothing to a worker that shows the grant of another', async () => {
    const [mine, other] = [await newHeld(), await newHeld()]
    expect(await release({ ...other, worker: mine.worker })).toEqual({ released: false })
  })
})

describe('a shared token', () => {
  it('that its service refused is recorded and alerted, once for each version', async () => {
    const operator = serviceCredentialsOf(world)
    const token = newServiceToken()
    world.service.accounts.set(token, 'everybody')
    await operator.put('shared', token)
    await operator.serveUntil(new Date(Date.now() + 86_400_000))
    const [first, late] = [await heldOnShared(), await heldOnShared()]
    const version = await versionOf(first)

    await release(first, { credentialRefused: 'Unknown token' })

    const recorded = await rows(
      `select client_id, outcome, user_id, subject, detail ->> 'version' as version from vault.audit
       where action = 'shared_token.refused'`,
    )
    expect(recorded).toEqual([
      {
        client_id: first.worker.clientId,
        outcome: 'ok',
        user_id: first.user.id,
        subject: String(world.serviceId),
        version: String(version),
      },
    ])
    expect(
      await rows(`select subject, times from vault.alerts where kind = 'shared_token.refused'`),
    ).toEqual([{ subject: `service ${world.serviceId}`, times: 1 }])
    expect(await stepOf(first)).toBe('waiting')

    // Who still held the former version is sent again with the new one.
    await operator.put('shared', token)
    await release(late, { credentialRefused: 'Unknown token' })
    expect(await stepOf(late)).toBe('due')
    expect(
      await rows(`select 1 from vault.audit where action = 'shared_token.refused'`),
    ).toHaveLength(1)
    await operator.remove('shared')
  })
})

it('what a worker gives back when it starts again is counted in the record', async () => {
  const held = await newHeld()
  expect(await releaseHeld(held.worker)).toBe(1)
  const recorded = await rows(
    `select outcome, detail ->> 'steps' as steps from vault.audit
     where action = 'grant.released' and client_id = $1`,
    held.worker.clientId,
  )
  expect(recorded).toEqual([{ outcome: 'restarted', steps: '1' }])
})

async function newHeld(of?: SignedInUser): Promise<Held> {
  const user = of ?? (await world.userWithToken())
  const worker = await world.newWorker()
  const job = await world.dispatchedJob(user)
  return { user, worker, job, grant: await world.claim(worker, job) }
}

async function heldOnShared(): Promise<Held> {
  const user = await world.signIn()
  const worker = await world.newWorker()
  const job = await world.dispatchedJob(user)
  await rows(
    `update app.attempts set on_shared_account = true, remote_account = 'everybody' where job_id = $1`,
    job.jobId,
  )
  const grant = await world.claim(worker, job)
  expect(grant.credential).toMatchObject({ available: true })
  return { user, worker, job, grant }
}

/** With the answer, of which workers need nothing. */
async function release(
  { worker, grant }: Pick<Held, 'worker' | 'grant'>,
  how: {
    readonly credentialRefused?: string
    readonly credentialUsed?: boolean
    readonly putBack?: boolean
  } = {},
) {
  const { credentialRefused = null, credentialUsed = false, putBack = false } = how
  return await callBroker(
    worker,
    brokerPaths.release,
    { grantId: grant.id, publicKey: grant.claimKey, credentialRefused, credentialUsed, putBack },
    releaseAnswer,
  )
}

async function stepOf({ job }: Held): Promise<unknown> {
  const [step] = await rows('select state from app.steps where id = $1', job.taskId)
  return step.state
}

async function versionOf({ grant }: Held): Promise<unknown> {
  const [row] = await rows('select shared_version from proof.grants where id = $1', grant.id)
  return row.shared_version
}

async function isVerified(user: SignedInUser): Promise<unknown> {
  const [row] = await rows('select is_verified from app.credentials where user_id = $1', user.id)
  return row.is_verified
}

async function recordsOf({ job }: Held, action: string) {
  return await rows(
    `select client_id, user_id, outcome, detail from vault.audit where subject = $1 and action = $2 order by id`,
    job.taskId,
    action,
  )
}

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}
