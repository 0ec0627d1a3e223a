import { connectBroker } from '@tessera/broker-client/broker'
import { serviceId as serviceIdSchema } from '@tessera/contracts/ids'
import { redeem } from '@tessera/broker-client/grants'
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
beforeEach(async () => {
  elsewhere.whileAsked = null
  await rows(`update app.services set status = 'active' where id = $1`, world.serviceId)
  await moveTo(world.service.origin)
})

describe('the owner’s word for a new address', () => {
  it.each<[string, string, (user: SignedInUser) => Promise<unknown>]>([
    ['not_moved', 'the service is where it was', async () => await moveTo(world.service.origin)],
    ['not_moved', 'she has removed it', remove],
    [
      'other_origin',
      'the service is at another one',
      async () => await moveTo('https://x.example'),
    ],
    ['service_inactive', 'the service is switched off', switchOff],
    [
      'not_movable',
      'it is a sign-in',
      async (user) =>
        await rows(`update app.credentials set type = 'oauth2' where user_id = $1`, user.id),
    ],
  ])('is answered %s when %s, and nothing is opened or sent', async (outcome, _, change) => {
    const user = await movedUser()
    await change(user)
    const [opened, seen] = [await decryptions(), elsewhere.seen.length]

    expect(await confirm(user)).toEqual({ outcome, reason: null })

    expect(elsewhere.seen).toHaveLength(seen)
    expect(await decryptions()).toBe(opened)
    expect(await lastRecord(user)).toMatchObject({
      action: 'credential.opened',
      outcome,
      client_id: world.testBroker.api.clientId,
      subject: String(world.serviceId),
    })
  })

  it('is refused for a service that is none', async () => {
    const user = await movedUser()
    const { confirmOrigin } = connectBroker(world.testBroker.api)
    expect(
      await confirmOrigin(user.proof, serviceIdSchema.parse(32_000), elsewhere.origin),
    ).toEqual({ outcome: 'service_inactive', reason: null })
  })

  it('is recorded with the credential that it is about, and that is opened once', async () => {
    const user = await movedUser()
    const opened = await decryptions()
    expect(await confirm(user)).toMatchObject({ outcome: 'confirmed' })
    expect(await decryptions()).toBe(opened + 1)
    const [about] = await rows(
      `select detail from vault.audit where user_id = $1 and action = 'credential.opened' order by id desc limit 1`,
      user.id,
    )
    expect(about.detail).toMatchObject({ credentialHmac: expect.any(String) })
  })

  it('opens nothing that is bound to another address than its row says; owner and admins are told', async () => {
    const user = await movedUser()
    await rows(
      `update app.credentials set origin = 'https://old.example.org' where user_id = $1`,
      user.id,
    )
    const seen = elsewhere.seen.length

    expect(await confirm(user)).toEqual({ outcome: 'not_authentic', reason: null })

    expect(elsewhere.seen).toHaveLength(seen)
    expect(await lastRecord(user)).toMatchObject({
      action: 'credential.refused',
      outcome: 'not_authentic',
    })
    const alerted = await rows(
      'select kind, subject, detail from vault.alerts where user_id = $1',
      user.id,
    )
    expect(alerted).toEqual([
      {
        kind: 'credential.not_authentic',
        subject: `${user.id} at service ${world.serviceId}`,
        detail: { code: 'not_authentic' },
      },
    ])
    expect(
      await rows(
        `select subject from app.audit where user_id = $1 and action = 'credential.not_authentic'`,
        user.id,
      ),
    ).toEqual([{ subject: String(world.serviceId) }])
  })
})

describe('while the service is being asked whether it takes the credential', () => {
  it.each<[string, string, (user: SignedInUser) => Promise<unknown>]>([
    ['other_origin', 'it moves on', async () => await moveTo('https://x.example')],
    ['not_moved', 'it moves back', async () => await moveTo(world.service.origin)],
    ['service_inactive', 'it is switched off', switchOff],
    ['not_moved', 'the credential is removed', remove],
    ['not_moved', 'the credential is replaced', replace],
  ])('is answered %s when %s, and no version is bound there', async (outcome, _, change) => {
    const user = await movedUser()
    elsewhere.whileAsked = async () => await change(user)

    expect(await confirm(user)).toEqual({ outcome, reason: null })

    const bound = await rows('select origin from app.credentials where user_id = $1', user.id)
    expect(bound.map(({ origin }) => origin)).not.toContain(elsewhere.origin)
  })

  it('nothing is bound there for who has signed out', async () => {
    const user = await movedUser()
    elsewhere.whileAsked = async () =>
      await rows('update proof.sessions set ended_at = now() where user_id = $1', user.id)
    await expect(confirm(user)).rejects.toThrow()
    expect(await rows('select origin from app.credentials where user_id = $1', user.id)).toEqual([
      { origin: world.service.origin },
    ])
  })
})

it('a claim of what does not open names its step to the admins', async () => {
  const user = await movedUser()
  await moveTo(world.service.origin)
  await rows(`update app.credentials set type = 'basic' where user_id = $1`, user.id)
  const job = await world.dispatchedJob(user)
  expect(await redeem(await world.newWorker(), job)).toMatchObject({
    grant: { credential: { available: false, reason: 'refused' } },
  })
  expect(await rows('select detail from vault.alerts where user_id = $1', user.id)).toEqual([
    { detail: { taskId: job.taskId, code: 'not_authentic' } },
  ])
})

/** With a credential that both addresses know, of a service that has moved. */
async function movedUser() {
  const user = await world.signIn()
  await enterToken(user)
  await moveTo(elsewhere.origin)
  return user
}

async function enterToken(user: SignedInUser): Promise<void> {
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  elsewhere.accounts.set(token, 'alice')
  expect(await world.putToken(user, token)).toMatchObject({ outcome: 'stored' })
}

/** At the former address, while nobody sees it. */
async function replace(user: SignedInUser): Promise<void> {
  await moveTo(world.service.origin)
  await enterToken(user)
  await moveTo(elsewhere.origin)
}

async function remove(user: SignedInUser): Promise<void> {
  await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
}

async function moveTo(origin: string): Promise<void> {
  await rows('update app.services set origin = $2 where id = $1', world.serviceId, origin)
}

async function switchOff(): Promise<void> {
  await rows(`update app.services set status = 'inactive' where id = $1`, world.serviceId)
}

async function confirm(user: SignedInUser) {
  const { confirmOrigin } = connectBroker(world.testBroker.api)
  return await confirmOrigin(user.proof, world.serviceId, elsewhere.origin)
}

async function decryptions(): Promise<number> {
  const { values } = await world.testBroker.broker.deps.watch.metrics.decryptions.get()
  return values.find(({ labels }) => labels.what === 'credential')?.value ?? 0
}

async function lastRecord(user: SignedInUser) {
  const [last] = await rows(
    `select client_id, action, outcome, subject from vault.audit where user_id = $1 order by id desc limit 1`,
    user.id,
  )
  return last
}

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}
