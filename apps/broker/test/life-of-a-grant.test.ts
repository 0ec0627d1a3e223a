import { randomUUID } from 'node:crypto'
import { type Grant, release, renew } from '@tessera/broker-client/grants'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { asJob, ProofRefused } from '@tessera/db/unit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brokerConfig } from '../src/config.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a renewal', () => {
  it.each([
    ['its user is disabled', `update app.users set status = 'disabled' where id = $1`],
    ['its user is leaving', 'insert into proof.account_removals (user_id) values ($1)'],
    [
      'its credential was removed behind the broker’s back',
      `delete from app.credentials where user_id = $1`,
    ],
    [
      'its credential is not active any more',
      `update app.credentials set is_active = false where user_id = $1`,
    ],
    [
      'its credential was refused by the service',
      `update app.credentials set is_verified = false where user_id = $1`,
    ],
    [
      'its credential has expired',
      `update app.credentials set expires_at = now() where user_id = $1`,
    ],
    [
      'the address of its service was changed',
      `update app.credentials set origin = 'https://old.example.org' where user_id = $1`,
    ],
    ['its delegation was closed', `update app.delegations set state = 'closed' where user_id = $1`],
    ['another has claimed the step', `update app.steps set fence = fence + 1 where user_id = $1`],
    ['its time has passed', `update proof.grants set expires_at = now() where user_id = $1`],
  ])('is refused when %s', async (_, change) => {
    const { worker, grant } = await newGrant()
    expect(await renew(worker, grant)).not.toBeNull()

    await admin(change, grant.userId)

    expect(await renew(worker, grant)).toBeNull()
  })

  it('F25 right removed while a step is held: a renewal is refused while the service is switched off', async () => {
    const { worker, grant } = await newGrant()
    await admin(`update app.services set status = 'inactive' where id = $1`, world.serviceId)
    try {
      expect(await renew(worker, grant)).toBeNull()
    } finally {
      await admin(`update app.services set status = 'active' where id = $1`, world.serviceId)
    }
    expect(await renew(worker, grant)).not.toBeNull()
  })

  it('is given when the token was replaced by another of the same account, and brings neither', async () => {
    const { user, worker, grant } = await newGrant('alice')
    expect(await renew(worker, grant)).toMatchObject({ secret: null })
    await enterToken(user, 'alice')
    expect(await renew(worker, grant)).toMatchObject({ secret: null })
  })

  it('is refused when the token was replaced by one of another account', async () => {
    const { user, worker, grant } = await newGrant('alice')
    await enterToken(user, 'bob')
    expect(await renew(worker, grant)).toBeNull()
  })

  it('F17 renewal: does not lead beyond the ceiling', async () => {
    const { worker, grant } = await newGrant()
    const ceiling = new Date(Date.now() + 60_000)
    await admin(
      `update proof.grants set expires_at = now() + interval '1 second', ceiling = $2 where id = $1`,
      grant.id,
      ceiling,
    )
    expect(await renew(worker, grant)).toMatchObject({ expiresAt: ceiling })
  })

  it('is refused for another key than the grant was claimed with', async () => {
    const { worker, grant } = await newGrant()
    const claimKey = Buffer.alloc(32, 1).toString('base64url')
    expect(await renew(worker, { ...grant, claimKey })).toBeNull()
    expect(await renew(worker, grant)).not.toBeNull()
  })
})

describe('a grant is over for good', () => {
  it.each([
    [
      'once it is given back',
      async ({ worker, grant }: Held) => await release(worker, grant, { putBack: true }),
    ],
    [
      'once its time has passed',
      async ({ grant }: Held) =>
        await admin('update proof.grants set expires_at = now() where id = $1', grant.id),
    ],
    [
      'once its delegation is frozen',
      async ({ grant }: Held) =>
        await admin(
          `update app.delegations set state = 'frozen' where id =
             (select delegation_id from proof.grants where id = $1)`,
          grant.id,
        ),
    ],
  ])('%s', async (_, end) => {
    const held = await newGrant()
    await end(held)
    await expect(asJob(world.workerLogin, held.grant.rowProof, async () => null)).rejects.toThrow(
      ProofRefused,
    )
    expect(await renew(held.worker, held.grant)).toBeNull()
  })
})

describe('the time of a grant', () => {
  const base = {
    port: 0,
    operatorSocket: '/run/tessera/operator.sock',
    operatorPublicKey: 'AAAA',
    auditHeadsFile: '/var/lib/tessera/heads',
    keyStore: '/var/lib/tessera/keys',
    ledger: '/var/lib/tessera/ledger',
  }

  it('is five minutes, up to an hour', () => {
    expect(brokerConfig.parse(base)).toMatchObject({
      grantTtlSeconds: 300,
      grantCeilingSeconds: 3600,
    })
  })

  it.each([
    [{ grantTtlSeconds: 29 }, false],
    [{ grantTtlSeconds: 30 }, true],
    [{ grantTtlSeconds: 900 }, true],
    [{ grantTtlSeconds: 901 }, false],
    [{ grantCeilingSeconds: 3601 }, false],
    [{ grantCeilingSeconds: 600 }, true],
    [{ grantTtlSeconds: 600, grantCeilingSeconds: 300 }, false],
  ])('may be set to %o: %s', (change, accepted) => {
    expect(brokerConfig.safeParse({ ...base, ...change }).success).toBe(accepted)
  })
})

interface Held {
  readonly worker: BrokerTrust
  readonly grant: Grant
}

async function newGrant(account = `account-${randomUUID()}`) {
  const user = await world.userWithToken(account)
  const worker = await world.newWorker()
  return { user, worker, grant: await world.claim(worker, await world.dispatchedJob(user)) }
}

async function enterToken(user: Parameters<World['putToken']>[0], account: string) {
  const token = newServiceToken()
  world.service.accounts.set(token, account)
  expect(await world.putToken(user, token)).toMatchObject({ outcome: 'stored' })
}

async function admin(statement: string, ...values: readonly unknown[]) {
  await world.database.adminPool.query(statement, [...values])
}
