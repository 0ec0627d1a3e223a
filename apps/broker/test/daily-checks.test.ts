import { rename, rm, symlink, unlink } from 'node:fs/promises'
import { redeem } from '@tessera/broker-client/grants'
import { envelopeKeyId, sealEnvelope } from '@tessera/crypto/envelope'
import { storeToken } from './vault-rows.ts'
import { newServiceToken, createWorld, type World } from './world.ts'
import type { SignedInUser } from '@tessera/testing/people'
import { registerService } from '@tessera/testing/people'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { storedCredentialAad } from '../src/associated-data.ts'
import { checkDueCredentials } from '../src/credentials/check-due.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  await rows('delete from app.credentials')
})

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}

async function check(): Promise<number> {
  return await checkDueCredentials(world.testBroker.broker.deps)
}

/** With a credential that was last asked about more than a day ago. */
async function withDueCredential(): Promise<SignedInUser & { readonly serviceToken: string }> {
  const user = await world.signIn()
  const serviceToken = newServiceToken()
  world.service.accounts.set(serviceToken, user.username)
  await world.putToken(user, serviceToken)
  await rows(
    `update app.credentials set next_check_at = now() - interval '1 minute',
       checked_at = now() - interval '25 hours' where user_id = $1`,
    user.id,
  )
  return { ...user, serviceToken }
}

async function credentialOf(user: SignedInUser) {
  const [row] = await rows(
    `select *, checked_at > now() - interval '1 minute' as asked_now,
       extract(epoch from next_check_at - now()) / 3600 as hours_to_next
     from app.credentials where user_id = $1`,
    user.id,
  )
  return row
}

describe('the daily check', () => {
  it('leaves alone what was asked about within a day', async () => {
    const user = await world.signIn()
    const token = newServiceToken()
    world.service.accounts.set(token, 'alice')
    await world.putToken(user, token)
    const before = world.service.seen.length

    expect(await check()).toBe(0)

    expect(world.service.seen).toHaveLength(before)
  })

  it('opens nothing while the ends of the record cannot be written', async () => {
    await withDueCredential()
    const before = world.service.seen.length
    const file = world.testBroker.files.config.auditHeadsFile
    await rm(file, { force: true })
    await symlink('/dev/full', file)
    const { signing } = world.testBroker.broker
    await expect(signing.sign()).rejects.toThrow('ENOSPC')

    await expect(check()).rejects.toThrow('cannot be written')

    expect(world.service.seen).toHaveLength(before)
    await unlink(file)
    await signing.sign()
    expect(await check()).toBe(1)
  })

  it('tells owner and administrators of one that does not open, as a claim does', async () => {
    const user = await withDueCredential()
    await rows('delete from vault.alerts')
    await rows('update app.credentials set version = version + 1 where user_id = $1', user.id)
    await rows('update vault.credential_secrets set version = version + 1')

    expect(await check()).toBe(1)

    expect(await rows('select kind, user_id from vault.alerts')).toEqual([
      { kind: 'credential.not_authentic', user_id: user.id },
    ])
    const told = await rows('select action from app.audit where user_id = $1', user.id)
    expect(told).toContainEqual({ action: 'credential.not_authentic' })
    expect(await credentialOf(user)).toMatchObject({
      is_verified: false,
      verification_error: 'It cannot be read any more. Enter it again.',
    })
  })

  it('says nothing against one whose key another broker has, and whose key store is away', async () => {
    const user = await withDueCredential()
    await rows('delete from vault.alerts')
    // Behind the version and the length of the name.
    await rows(
      `update vault.credential_secrets set envelope = set_byte(envelope, 2, 63) where user_id = $1`,
      user.id,
    )
    const { keyStore } = world.testBroker
    await rename(keyStore, `${keyStore}-away`)
    try {
      await expect(check()).rejects.toThrow('does not exist')
    } finally {
      await rename(`${keyStore}-away`, keyStore)
    }
    expect(await rows('select kind from vault.alerts')).toEqual([])
    expect(await credentialOf(user)).toMatchObject({ is_verified: true, asked_now: false })
  })

  it('sends nowhere what was put back behind the broker’s back', async () => {
    const user = await withDueCredential()
    const [former] = await rows(
      'select * from vault.credential_secrets where user_id = $1',
      user.id,
    )
    await storeToken(world, user)
    await rows(
      `update app.credentials set version = $2, next_check_at = now() where user_id = $1`,
      user.id,
      former.version,
    )
    await rows(
      'update vault.credential_secrets set version = $2, envelope = $3 where user_id = $1',
      user.id,
      former.version,
      former.envelope,
    )
    const before = world.service.seen.length

    expect(await check()).toBe(0)

    expect(world.service.seen).toHaveLength(before)
  })

  it('asks one service about one after the other', async () => {
    const users = [await withDueCredential(), await withDueCredential(), await withDueCredential()]
    expect(await check()).toBe(3)
    for (const user of users)
      expect(await credentialOf(user)).toMatchObject({ asked_now: true, is_verified: true })
  })

  it('asks the service, and takes its word on the end of the credential', async () => {
    const user = await withDueCredential()
    await rows('update app.credentials set expires_at = null where user_id = $1', user.id)

    expect(await check()).toBe(1)

    expect(world.service.seen.at(-1)?.token).toBe(user.serviceToken)
    const checked = await credentialOf(user)
    expect(checked).toMatchObject({ is_verified: true, asked_now: true, check_failures: 0 })
    expect(checked.expires_at.getTime()).toBeGreaterThan(Date.now())
    expect(Number(checked.hours_to_next)).toBeGreaterThan(21.9)
    expect(Number(checked.hours_to_next)).toBeLessThan(26.1)
    expect(await check()).toBe(0)
  })

  it('believes a service that says that one has ended, which is no refusal', async () => {
    const user = await withDueCredential()
    world.service.endsAt = new Date(Date.now() - 1000)
    try {
      expect(await check()).toBe(1)
    } finally {
      world.service.endsAt = null
    }
    const checked = await credentialOf(user)
    expect(checked).toMatchObject({ is_verified: true, verification_error: null, asked_now: true })
    expect(checked.expires_at.getTime()).toBeLessThanOrEqual(Date.now())
    const told = await rows('select action from app.audit where user_id = $1', user.id)
    expect(told).not.toContainEqual({ action: 'credential.refused_by_service' })
    expect(await check()).toBe(0)
  })

  it('marks one that the service refuses, tells its owner once, and no claim gets it', async () => {
    const user = await withDueCredential()
    const job = await world.dispatchedJob(user)
    world.service.accounts.delete(user.serviceToken)

    await check()
    await rows(
      `update app.credentials set next_check_at = now() - interval '1 day' where user_id = $1`,
      user.id,
    )
    expect(await check()).toBe(0)

    expect(await credentialOf(user)).toMatchObject({
      is_verified: false,
      verification_error: 'Invalid API Token: [secret]',
    })
    expect(
      await rows(
        `select action from app.audit where user_id = $1 and action = 'credential.refused_by_service'`,
        user.id,
      ),
    ).toHaveLength(1)
    const worker = await world.testBroker.enrollWorker('worker-refused')
    expect(await redeem(worker, job)).toMatchObject({
      outcome: 'granted',
      grant: { credential: { available: false, reason: 'refused' } },
    })
  })

  it('does not take a service that is away for a refusal, and asks later and later', async () => {
    const [user, other] = [await withDueCredential(), await withDueCredential()]
    const before = world.service.seen.length
    world.service.isDown = true
    try {
      expect(await check()).toBe(2)
      // One question was enough for both.
      expect(world.service.seen).toHaveLength(before + 1)
      const all = [await credentialOf(user), await credentialOf(other)]
      expect(all.map((row) => row.is_verified)).toEqual([true, true])
      expect(all.map((row) => Number(row.check_failures)).toSorted()).toEqual([0, 1])
      expect(await check()).toBe(0)

      await rows(
        `update app.credentials set check_failures = 5, next_check_at = now() - interval '1 minute'
         where user_id = $1`,
        user.id,
      )
      await check()
      // 2 to the 5th quarters of an hour, more or less.
      expect(Number((await credentialOf(user)).hours_to_next)).toBeGreaterThan(5.9)
    } finally {
      world.service.isDown = false
    }
    await rows('update app.credentials set next_check_at = now() where user_id = $1', user.id)
    await check()
    expect(await credentialOf(user)).toMatchObject({ is_verified: true, check_failures: 0 })
  })

  it('is made once though two brokers begin it at one moment', async () => {
    const user = await withDueCredential()
    const before = world.service.seen.length

    expect((await Promise.all([check(), check()])).toSorted()).toEqual([0, 1])

    expect(world.service.seen.length - before).toBe(2)
    expect(await credentialOf(user)).toMatchObject({ asked_now: true })
  })

  it('does not send a credential to an address that its service has got since', async () => {
    const user = await withDueCredential()
    await rows(
      `update app.services set origin = 'http://127.0.0.1:9' where id = $1`,
      world.serviceId,
    )
    try {
      expect(await check()).toBe(0)
    } finally {
      await rows(
        'update app.services set origin = $2 where id = $1',
        world.serviceId,
        world.service.origin,
      )
    }
    expect(await credentialOf(user)).toMatchObject({ is_verified: true, asked_now: false })
  })

  it('is in the record before anything is opened, without the secret', async () => {
    const user = await withDueCredential()
    await check()
    const records = await rows(
      `select client_id, outcome, detail from vault.audit
       where user_id = $1 and action = 'credential.checked' order by id`,
      user.id,
    )
    const byItself = { client_id: 'broker', detail: { credentialHmac: expect.any(String) } }
    expect(records).toEqual([
      { ...byItself, outcome: 'begun' },
      { ...byItself, outcome: 'accepted' },
    ])
    const all = await rows('select * from vault.audit')
    expect(JSON.stringify(all)).not.toContain(user.serviceToken)
  })

  it('does not hold up one service because of another', async () => {
    const users = [await withDueCredential(), await withDueCredential()]
    const away = await dueAtService(9, 'http://127.0.0.1:9')

    expect(await check()).toBe(3)

    for (const user of users) expect(await credentialOf(user)).toMatchObject({ asked_now: true })
    expect(await credentialOf(away)).toMatchObject({ is_verified: true, check_failures: 1 })
  })
})

/** Somebody whose credential has waited longest, at a service of its own. */
async function dueAtService(number: number, origin: string): Promise<SignedInUser> {
  const serviceId = await registerService(world.database, { id: number, origin })
  const user = await world.signIn()
  const type = 'api_token'
  const [{ id }] = await rows(
    `insert into app.credentials (user_id, service_id, label, type, origin, is_verified, next_check_at)
     values ($1, $2, 'mine', $3, $4, true, now() - interval '1 hour') returning id`,
    user.id,
    serviceId,
    type,
    origin,
  )
  const of = { userId: user.id, credentialId: id, serviceId, origin, type, version: 1 } as const
  const { keyring } = world.testBroker.broker.deps.keys
  const plaintext = Buffer.from(newServiceToken())
  const envelope = sealEnvelope(keyring, { aad: storedCredentialAad(of), plaintext })
  await rows(
    `insert into vault.credential_secrets (credential_id, user_id, version, envelope, key_id)
     values ($1, $2, 1, $3, $4)`,
    id,
    user.id,
    envelope,
    envelopeKeyId(envelope),
  )
  return user
}
