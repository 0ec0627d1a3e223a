import { connectBroker } from '@tessera/broker-client/broker'
import { redeem, release, renew } from '@tessera/broker-client/grants'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { createClaimKey } from '@tessera/crypto/open-claim'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { serviceCredentialsOf } from './service-credentials.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
let worker: BrokerTrust
let operator: ReturnType<typeof serviceCredentialsOf>
beforeAll(async () => {
  world = await createWorld()
  worker = await world.newWorker()
  operator = serviceCredentialsOf(world)
})
afterAll(async () => await world[Symbol.asyncDispose]())

let shared: string
beforeEach(async () => {
  await rows(`update app.services set origin = $1, delivery = 'sealed'`, world.service.origin)
  shared = newServiceToken()
  world.service.accounts.set(shared, 'everybody')
  expect(await operator.put('shared', shared)).toMatchObject({ outcome: 'stored' })
  await operator.serveUntil(tomorrow())
})

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}

function tomorrow(): Date {
  return new Date(Date.now() + 86_400_000)
}

/** As the api writes it for somebody who is served by the shared token. */
async function jobOnShared(user: SignedInUser, account = 'everybody') {
  const job = await world.dispatchedJob(user)
  await rows(
    'update app.attempts set on_shared_account = true, remote_account = $2 where job_id = $1',
    job.jobId,
    account,
  )
  return job
}

describe('while the policy is gradual', () => {
  it('serves who has none of her own, under her own name in the record, and counts each use', async () => {
    const user = await world.signIn()
    const { credential } = await world.claim(worker, await jobOnShared(user))
    expect(credential).toMatchObject({ available: true, remoteAccount: 'everybody' })
    expect('secret' in credential && credential.secret.expose()).toBe(shared)
    await world.claim(worker, await jobOnShared(user))

    expect(await operator.uses()).toContainEqual({
      serviceId: world.serviceId,
      userId: user.id,
      day: new Date().toISOString().slice(0, 10),
      uses: 2,
      hasMoved: false,
    })
    const records = await rows(
      `select user_id, detail from vault.audit where user_id = $1 and action = 'grant.redeemed'`,
      user.id,
    )
    expect(records).toHaveLength(2)
    expect(records[0]).toMatchObject({ user_id: user.id, detail: { shared: true } })
    expect(records[0].detail).not.toHaveProperty('credentialHmac')
  })

  it('never serves who has her own, also when that is refused, expired or for another address', async () => {
    const user = await world.userWithToken('alice')
    const states = [
      'is_verified = true',
      'is_verified = false',
      `is_verified = true, expires_at = now() - interval '1 hour'`,
      `is_verified = true, expires_at = null, origin = 'https://old.example.org'`,
    ]
    for (const state of states) {
      await rows(`update app.credentials set ${state} where user_id = $1`, user.id)
      const { credential } = await world.claim(worker, await jobOnShared(user))
      expect('secret' in credential && credential.secret.expose()).not.toBe(shared)
    }
    expect((await operator.uses()).map(({ userId }) => userId)).not.toContain(user.id)
  })

  it('serves no job that was not submitted to run on it', async () => {
    const user = await world.signIn()
    const { credential } = await world.claim(worker, await world.dispatchedJob(user))
    expect(credential).toEqual({ available: false, reason: 'none' })
    const other = await world.claim(worker, await jobOnShared(user, 'another account'))
    expect(other.credential).toEqual({ available: false, reason: 'other_account' })
  })

  it('is not renewed once its user has connected her own', async () => {
    const user = await world.signIn()
    const grant = await world.claim(worker, await jobOnShared(user))
    expect(await renew(worker, grant)).not.toBeNull()
    const token = newServiceToken()
    world.service.accounts.set(token, 'alice')
    await world.putToken(user, token)
    expect(await renew(worker, grant)).toBeNull()
  })

  it('gives the same grant again to a holder whose answer was lost', async () => {
    const user = await world.signIn()
    const job = await jobOnShared(user)
    const key = await createClaimKey()
    await redeem(worker, job, key)
    expect(await redeem(worker, job, key)).toMatchObject({
      outcome: 'granted',
      grant: { credential: { available: true, remoteAccount: 'everybody' } },
    })
  })
})

describe('a grant that was given for rows only', () => {
  it('is given again for rows only, also when the shared token would serve by then', async () => {
    const user = await world.userWithToken('alice')
    await rows('update app.credentials set is_verified = false where user_id = $1', user.id)
    const job = await jobOnShared(user)
    const key = await createClaimKey()
    expect(await redeem(worker, job, key)).toMatchObject({
      grant: { credential: { available: false, reason: 'refused' } },
    })
    await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)

    expect(await redeem(worker, job, key)).toMatchObject({
      outcome: 'granted',
      grant: { credential: { available: false, reason: 'none' } },
    })
    expect((await operator.uses()).map(({ userId }) => userId)).not.toContain(user.id)
    // A claim of its own is served, and counted.
    expect((await world.claim(worker, await jobOnShared(user))).credential.available).toBe(true)
    expect((await operator.uses()).map(({ userId }) => userId)).toContain(user.id)
  })
})

describe('who wants the shared token when it does not serve her', () => {
  it('asks after its end date, and is refused without anybody doing anything', async () => {
    const user = await world.signIn()
    // Its grants end with it too.
    const end = new Date(Date.now() + 60_000)
    await operator.serveUntil(end)
    const grant = await world.claim(worker, await jobOnShared(user))
    expect(grant.expiresAt.getTime()).toBeLessThanOrEqual(end.getTime())
    expect(grant.ceiling.getTime()).toBeLessThanOrEqual(end.getTime())
    // As if the minute had passed.
    await rows(`update app.services set shared_token_until = now() - interval '1 second'`)

    expect(await renew(worker, grant)).toBeNull()
    const job = await jobOnShared(user)
    expect((await world.claim(worker, job)).credential).toEqual({
      available: false,
      reason: 'none',
    })
    // The date alone stood in her way.
    await rows(`update app.services set shared_token_until = now() + interval '1 hour'`)
    expect((await world.claim(worker, await jobOnShared(user))).credential.available).toBe(true)
  })

  it('asks where the policy is hard, which it is unless an operator says otherwise', async () => {
    expect(
      await rows(
        `select column_default from information_schema.columns
         where table_name = 'services' and column_name = 'shared_token_policy'`,
      ),
    ).toEqual([{ column_default: "'hard'::text" }])
    const user = await world.signIn()
    const held = await world.claim(worker, await jobOnShared(user))
    await operator.serveUntil(null)
    expect(await renew(worker, held)).toBeNull()
    expect((await world.claim(worker, await jobOnShared(user))).credential).toEqual({
      available: false,
      reason: 'none',
    })
  })

  it('keeps a grant over its removal or replacement in vain', async () => {
    const user = await world.signIn()
    const held = await world.claim(worker, await jobOnShared(user))
    await operator.put('shared', shared)
    expect(await renew(worker, held)).toBeNull()
    const next = await world.claim(worker, await jobOnShared(user))
    await operator.remove('shared')
    expect(await renew(worker, next)).toBeNull()
    expect(await rows('select shared_token_account from app.services')).toEqual([
      { shared_token_account: null },
    ])
  })

  it('takes her own credential’s row away behind the broker, and is found out', async () => {
    const user = await world.userWithToken('alice')
    await rows('delete from app.credentials where user_id = $1', user.id)
    const { credential } = await world.claim(worker, await jobOnShared(user))
    expect(credential).toEqual({ available: false, reason: 'refused' })
    // Whoever never had one would have been served by the same rows.
    const newcomer = await world.signIn()
    expect((await world.claim(worker, await jobOnShared(newcomer))).credential.available).toBe(true)
  })

  it('puts the row of one back that was replaced, and people are told', async () => {
    const [old] = await rows(
      `select version, envelope from vault.service_credentials where kind = 'shared'`,
    )
    await operator.put('shared', shared)
    const user = await world.signIn()
    expect((await world.claim(worker, await jobOnShared(user))).credential.available).toBe(true)
    await rows(
      `update vault.service_credentials set version = $1, envelope = $2 where kind = 'shared'`,
      old.version,
      old.envelope,
    )

    expect((await world.claim(worker, await jobOnShared(user))).credential).toEqual({
      available: false,
      reason: 'none',
    })
    expect(
      await rows(
        `select count(*)::int as alerts from vault.alerts
         where kind = 'credential.rolled_back' and subject = $1`,
        `shared credential of service ${world.serviceId}`,
      ),
    ).toEqual([{ alerts: 1 }])
  })

  it('moves the service to an address of her own', async () => {
    const user = await world.signIn()
    const job = await jobOnShared(user)
    await rows(`update app.services set origin = 'https://evil.example.org'`)
    expect((await world.claim(worker, job)).credential.available).toBe(false)
    expect(await rows('select shared_token_account from app.services')).toEqual([
      { shared_token_account: null },
    ])
  })
})

it('serves nobody once the service has refused it, and alerts the operator', async () => {
  const [user, other] = [await world.signIn(), await world.signIn()]
  const grant = await world.claim(worker, await jobOnShared(user))
  await release(worker, grant, { credentialRefused: 'Unknown token', putBack: false })

  expect((await world.claim(worker, await jobOnShared(other))).credential).toEqual({
    available: false,
    reason: 'none',
  })
  expect(await rows(`select 1 from vault.alerts where kind = 'shared_token.refused'`)).toHaveLength(
    1,
  )
  expect(await rows('select state from app.steps where id = $1', grant.taskId)).toEqual([
    { state: 'waiting' },
  ])
  // A new one wakes who waits.
  await operator.put('shared', shared)
  expect(await rows('select state from app.steps where id = $1', grant.taskId)).toEqual([
    { state: 'due' },
  ])
})
