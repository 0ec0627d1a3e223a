import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths, sealingKeyStatement } from '@tessera/broker-client/protocol'
import { importCredentialAnswer, importSealInfo } from '@tessera/broker-client/service-credentials'
import { seal } from '@tessera/crypto/seal'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { importedCredentialAad } from '../src/associated-data.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  world.service.whileAsked = null
  await rows(`update app.services set status = 'active', credential_types = '{api_token,basic}'`)
})

describe('a token that is brought over', () => {
  it('is stored as a first version, recorded, and kept in the ledger', async () => {
    const user = await world.signIn()
    expect(await bring(user, knownToken())).toBe('stored')

    const [row] = await rows('select * from app.credentials where user_id = $1', user.id)
    expect(row).toMatchObject({
      version: 1,
      label: 'Brought over',
      remote_account: 'ada',
      origin: world.service.origin,
    })
    expect(world.testBroker.broker.deps.ledger.find(row.id)).toMatchObject({
      version: 1,
      state: 'live',
    })
    const subject = String(world.serviceId)
    expect(await recordsOf(user)).toMatchObject([
      { client_id: 'operator', action: 'credential.opened', outcome: 'ok', subject },
      { client_id: 'operator', action: 'credential.imported', outcome: 'ok', subject },
    ])
  })

  it.each<[string, string, (user: SignedInUser) => Promise<unknown>]>([
    ['service_inactive', 'the service is switched off', switchOff],
    ['service_inactive', 'the service does not take tokens', takeNoTokens],
    ['duplicate', 'she has one', async (user) => await world.putToken(user, knownToken())],
    ['duplicate', 'hers was taken away behind the broker’s back', takeAway],
  ])('is answered %s when %s, and is not opened', async (outcome, _, change) => {
    const user = await world.signIn()
    await change(user)
    const [opened, asked] = [await decryptions(), world.service.seen.length]

    expect(await bring(user, knownToken())).toBe(outcome)

    expect(await decryptions()).toBe(opened)
    expect(world.service.seen).toHaveLength(asked)
    expect((await recordsOf(user)).at(-1)).toMatchObject({
      client_id: 'operator',
      action: 'credential.opened',
      outcome,
    })
  })

  it('of nobody is not opened, and recorded so', async () => {
    const opened = await decryptions()
    const named = { user: 'nobody-at-all' }
    expect(await bring(await world.signIn(), knownToken(), { named })).toBe('unknown_user')
    expect(await decryptions()).toBe(opened)
    const subject = String(world.serviceId)
    expect(await lastRecord()).toEqual({ outcome: 'unknown_user', user_id: null, subject })
  })

  it('for no service is not opened, and recorded so', async () => {
    const user = await world.signIn()
    const opened = await decryptions()
    const named = { service: 'service-none' }
    expect(await bring(user, knownToken(), { named })).toBe('unknown_service')
    expect(await decryptions()).toBe(opened)
    const outcome = 'unknown_service'
    expect(await lastRecord()).toEqual({ outcome, user_id: user.id, subject: '' })
  })

  it.each([
    ['was sealed for another user', knownToken, { sealedFor: { user: 'somebody' } }],
    ['was sealed for another service', knownToken, { sealedFor: { service: 'service-2' } }],
    ['cannot be one', () => 'too short', {}],
  ])('that %s is malformed, and the service does not see it', async (_, token, change) => {
    const user = await world.signIn()
    const asked = world.service.seen.length
    expect(await bring(user, token(), change)).toBe('malformed')
    expect(world.service.seen).toHaveLength(asked)
    expect(await credentialsOf(user)).toBe(0)
  })

  it('that its service does not accept is not stored, and recorded so', async () => {
    const user = await world.signIn()
    expect(await bring(user, newServiceToken())).toBe('refused')
    expect(await credentialsOf(user)).toBe(0)
    expect((await recordsOf(user)).at(-1)).toMatchObject({
      action: 'credential.refused',
      outcome: 'refused',
    })
  })

  it('does not replace one that she enters while the service is asked', async () => {
    const user = await world.signIn()
    world.service.whileAsked = async () => {
      world.service.whileAsked = null
      await world.putToken(user, knownToken())
    }
    expect(await bring(user, knownToken())).toBe('duplicate')
    expect(await rows('select label from app.credentials where user_id = $1', user.id)).toEqual([
      { label: 'mine' },
    ])
  })
})

/** A token that the service knows. */
function knownToken(): string {
  const token = newServiceToken()
  world.service.accounts.set(token, 'ada')
  return token
}

interface Names {
  readonly user?: string
  readonly service?: string
}

/** As the operator's command does. @returns the outcome */
async function bring(
  { username }: SignedInUser,
  token: string,
  { named = {}, sealedFor = {} }: { readonly named?: Names; readonly sealedFor?: Names } = {},
): Promise<string> {
  const { operator } = world.testBroker
  const input = { user: username, service: 'service-1', type: 'api_token' as const, ...named }
  const { keyId, publicKey } = await callBroker(
    operator,
    brokerPaths.sealingKey,
    { purpose: 'credential' },
    sealingKeyStatement,
  )
  const sealed = await seal(
    { id: keyId, publicKey: Buffer.from(publicKey, 'base64url') },
    {
      info: importSealInfo,
      aad: importedCredentialAad({ ...input, ...sealedFor }),
      plaintext: Buffer.from(token),
    },
  )
  const { outcome } = await callBroker(
    operator,
    brokerPaths.importCredential,
    { ...input, sealed: Buffer.from(sealed).toString('base64url') },
    importCredentialAnswer,
  )
  return outcome
}

async function switchOff(): Promise<void> {
  await rows(`update app.services set status = 'inactive'`)
}

async function takeNoTokens(): Promise<void> {
  await rows(`update app.services set credential_types = '{basic}'`)
}

async function takeAway(user: SignedInUser): Promise<void> {
  await world.putToken(user, knownToken())
  await rows('delete from app.credentials where user_id = $1', user.id)
}

async function credentialsOf(user: SignedInUser): Promise<number> {
  return (await rows('select from app.credentials where user_id = $1', user.id)).length
}

async function recordsOf(user: SignedInUser) {
  return await rows(
    'select client_id, action, outcome, subject from vault.audit where user_id = $1 order by id',
    user.id,
  )
}

async function lastRecord() {
  const [record] = await rows(
    `select outcome, user_id, subject from vault.audit where client_id = 'operator' order by id desc limit 1`,
  )
  return record
}

/** How often something that was sealed to the broker was opened. */
async function decryptions(): Promise<number> {
  const { values } = await world.testBroker.broker.deps.watch.metrics.decryptions.get()
  return values.find(({ labels }) => labels.what === 'sealed_credential')?.value ?? 0
}

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}
