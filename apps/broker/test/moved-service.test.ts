import { connectBroker } from '@tessera/broker-client/broker'
import { redeem, renew } from '@tessera/broker-client/grants'
import { asVault, resolveProof } from '@tessera/db/unit'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ImputationService, startImputationService } from './imputation-service.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
let elsewhere: ImputationService
beforeAll(async () => {
  world = await createWorld()
  elsewhere = await startImputationService()
})
afterAll(async () => {
  await elsewhere[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})
beforeEach(async () => await moveTo(world.service.origin))

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}

async function moveTo(origin: string): Promise<void> {
  await rows('update app.services set origin = $2 where id = $1', world.serviceId, origin)
}

/** With a credential that both servers know, under an account of their own each. */
async function newUser(accountElsewhere = 'alice') {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  elsewhere.accounts.set(token, accountElsewhere)
  const { outcome } = await world.putToken(user, token)
  expect(outcome).toBe('stored')
  return { ...user, serviceToken: token }
}

async function confirm(user: SignedInUser, origin: string, proof = user.proof) {
  return await connectBroker(world.testBroker.api).confirmOrigin(proof, world.serviceId, origin)
}

describe('a credential whose service got another address', () => {
  it('is given to no job until its owner confirms, and then for the new address only', async () => {
    const user = await newUser()
    const worker = await world.newWorker()
    const job = await world.dispatchedJob(user)
    await moveTo(elsewhere.origin)
    const before = elsewhere.seen.length

    const held = await world.claim(worker, job)
    expect(held.credential).toEqual({ available: false, reason: 'moved' })
    expect(elsewhere.seen).toHaveLength(before)
    // As the worker ends it.
    await rows(
      `update proof.grants set ended_at = now(), end_reason = 'finished' where id = $1`,
      held.id,
    )
    await rows(`update app.steps set state = 'waiting' where id = $1`, job.taskId)

    const answer = await confirm(user, elsewhere.origin)
    expect(answer).toMatchObject({
      outcome: 'confirmed',
      credential: { origin: elsewhere.origin, isVerified: true },
    })
    expect(elsewhere.seen.at(-1)?.token).toBe(user.serviceToken)
    expect(await rows('select state from app.steps where id = $1', job.taskId)).toEqual([
      { state: 'due' },
    ])
    await rows(`update app.steps set state = 'dispatched' where id = $1`, job.taskId)
    const { credential } = await world.claim(worker, job)
    expect(credential).toMatchObject({ available: true, origin: elsewhere.origin })

    // Nothing that is still bound to the former address is given out if the service goes back there.
    await moveTo(world.service.origin)
    const next = await world.dispatchedJob(user)
    expect((await world.claim(worker, next)).credential).toMatchObject({ reason: 'moved' })
  })

  it('is a new version in the ledger, the record and the lines of its owner', async () => {
    const user = await newUser()
    await moveTo(elsewhere.origin)
    await confirm(user, elsewhere.origin)

    const [row] = await rows(
      'select id, version, origin from app.credentials where user_id = $1',
      user.id,
    )
    expect(row).toMatchObject({ version: 2, origin: elsewhere.origin })
    expect(world.testBroker.broker.deps.ledger.find(row.id)).toMatchObject({
      version: 2,
      state: 'live',
    })
    expect(
      await rows(
        `select action, outcome from vault.audit where user_id = $1 order by id desc limit 2`,
        user.id,
      ),
    ).toEqual([
      { action: 'credential.origin_confirmed', outcome: 'ok' },
      { action: 'credential.opened', outcome: 'ok' },
    ])
    expect(
      await rows(
        `select detail from app.audit where user_id = $1 and action = 'credential.origin_confirmed'`,
        user.id,
      ),
    ).toMatchObject([{ detail: { from: world.service.origin, to: elsewhere.origin } }])
  })

  it('holds a job of another account there with its question, as after a new token', async () => {
    const user = await newUser('bob')
    await moveTo(elsewhere.origin)
    await confirm(user, elsewhere.origin)
    const job = await world.dispatchedJob(user)
    await rows(`update app.attempts set remote_account = 'alice' where job_id = $1`, job.jobId)

    const worker = await world.newWorker()
    expect((await world.claim(worker, job)).credential).toMatchObject({ reason: 'other_account' })
  })

  it('ends with the move for whoever holds it', async () => {
    const user = await newUser()
    const worker = await world.newWorker()
    const grant = await world.claim(worker, await world.dispatchedJob(user))
    expect(await renew(worker, grant)).not.toBeNull()
    await moveTo(elsewhere.origin)
    expect(await renew(worker, grant)).toBeNull()
  })

  it('stays where it was when the new address does not take it', async () => {
    const user = await newUser()
    elsewhere.accounts.delete(user.serviceToken)
    await moveTo(elsewhere.origin)

    expect(await confirm(user, elsewhere.origin)).toMatchObject({
      outcome: 'refused',
      reason: 'Invalid API Token: [secret]',
    })
    expect(
      await rows('select version, origin from app.credentials where user_id = $1', user.id),
    ).toEqual([{ version: 1, origin: world.service.origin }])
    await moveTo(world.service.origin)
    const worker = await world.newWorker()
    expect((await world.claim(worker, await world.dispatchedJob(user))).credential.available).toBe(
      true,
    )
  })
})

describe('who wants a credential sent to an address of her own', () => {
  it('names an address that the service does not have, or has no more, in vain', async () => {
    const user = await newUser()
    await moveTo(elsewhere.origin)
    const shown = elsewhere.origin
    await moveTo('https://evil.example.org')

    expect(await confirm(user, shown)).toMatchObject({ outcome: 'other_origin' })
    expect(await rows('select version from app.credentials where user_id = $1', user.id)).toEqual([
      { version: 1 },
    ])
    // The same words, once the service is where she was told that it is.
    await moveTo(shown)
    expect(await confirm(user, shown)).toMatchObject({ outcome: 'confirmed' })
  })

  it('confirms for nobody but herself', async () => {
    const [user, stranger] = [await newUser(), await newUser()]
    await moveTo(elsewhere.origin)
    const before = elsewhere.seen.length
    await confirm(stranger, elsewhere.origin)

    expect(elsewhere.seen.slice(before).map(({ token }) => token)).not.toContain(user.serviceToken)
    expect(await rows('select origin from app.credentials where user_id = $1', user.id)).toEqual([
      { origin: world.service.origin },
    ])
  })

  it('gets nowhere with the proof of a grant, which is live and of the same user', async () => {
    const user = await newUser()
    const worker = await world.newWorker()
    const grant = await world.claim(worker, await world.dispatchedJob(user))
    await moveTo(elsewhere.origin)
    const before = elsewhere.seen.length

    await expect(confirm(user, elsewhere.origin, grant.rowProof)).rejects.toThrow()

    expect(elsewhere.seen).toHaveLength(before)
    // The proof itself is good: without the question whether it is a session's, it would have passed.
    const { login } = world.testBroker.broker.deps
    expect(await asVault(login, async (unit) => await resolveProof(unit, grant.rowProof))).toBe(
      user.id,
    )
    expect(await confirm(user, elsewhere.origin)).toMatchObject({ outcome: 'confirmed' })
  })

  it('gets nowhere as a worker, or after she has signed out', async () => {
    const user = await newUser()
    const worker = await world.newWorker()
    await moveTo(elsewhere.origin)
    const asWorker = connectBroker(worker)
    await expect(
      asWorker.confirmOrigin(user.proof, world.serviceId, elsewhere.origin),
    ).rejects.toThrow()
    await rows('update proof.sessions set ended_at = now() where user_id = $1', user.id)
    await expect(confirm(user, elsewhere.origin)).rejects.toThrow()
  })

  it('puts the old row back behind the broker in vain', async () => {
    const user = await newUser()
    const [secret] = await rows(
      `select s.* from vault.credential_secrets s where s.user_id = $1`,
      user.id,
    )
    const token = newServiceToken()
    world.service.accounts.set(token, 'alice')
    elsewhere.accounts.set(token, 'alice')
    await world.putToken(user, token)
    await rows('update app.credentials set version = 1 where user_id = $1', user.id)
    await rows(
      'update vault.credential_secrets set version = 1, envelope = $2 where user_id = $1',
      user.id,
      secret.envelope,
    )
    await moveTo(elsewhere.origin)
    const before = elsewhere.seen.length

    expect(await confirm(user, elsewhere.origin)).toMatchObject({ outcome: 'not_authentic' })
    expect(elsewhere.seen).toHaveLength(before)
    const worker = await world.newWorker()
    expect(await redeem(worker, await world.dispatchedJob(user))).toMatchObject({
      grant: { credential: { available: false } },
    })
  })
})
