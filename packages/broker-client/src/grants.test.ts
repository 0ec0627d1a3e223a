import { randomUUID } from 'node:crypto'
import { taskId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { createClaimKey } from '@tessera/crypto/open-claim'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  type AnsweringServer,
  saying,
  sealToShownKey,
  startAnsweringServer,
} from '../test/answering-server.ts'
import { type Grant, redeem, release, releaseHeld, renew } from './grants.ts'
import { brokerPaths, grantAad, grantInfo, renewalAad, renewalInfo } from './protocol.ts'

const task = { taskId: taskId.parse(randomUUID()), sealedContext: Buffer.from('context') }
const ids = { grantId: randomUUID(), fence: 2, userId: randomUUID(), serviceId: 1 }
const expiresAt = '2030-01-01T00:00:00.000Z'
const rowProof = Buffer.alloc(32, 1)
const sealedCredential = {
  available: true,
  delivery: 'sealed',
  type: 'api_token',
  secret: 'token',
  origin: 'https://service.example',
  remoteAccount: null,
}
const contents = {
  expiresAt,
  ceiling: '2030-01-01T01:00:00.000Z',
  scopes: ['submit'],
  context: '{}',
  rowProof: rowProof.toString('base64url'),
  service: { id: 1, kind: 'cloudgene', origin: 'https://service.example', isLocal: false },
  credential: sealedCredential,
}

describe('redeeming', () => {
  it('shows the sealed context with a fresh key, and reads what is sealed to that', async () => {
    await using broker = await startAnsweringServer(granting())

    const grant = await granted(broker)

    const [asked] = broker.asked
    expect(asked?.path).toBe(brokerPaths.redeem)
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      taskId: task.taskId,
      sealedContext: task.sealedContext.toString('base64url'),
      publicKey: grant.claimKey,
    })
    expect(grant).toMatchObject({
      id: ids.grantId,
      taskId: task.taskId,
      fence: 2,
      userId: ids.userId,
      scopes: ['submit'],
      expiresAt: new Date(contents.expiresAt),
      ceiling: new Date(contents.ceiling),
      context: '{}',
      service: contents.service,
    })
    expect(grant.rowProof.expose()).toEqual(rowProof)
    expect('secret' in grant.credential && grant.credential.secret.expose()).toBe('token')
    expect(JSON.stringify(grant)).not.toContain('"token"')
  })

  it('shows the same key again where it is given one', async () => {
    await using broker = await startAnsweringServer(granting())
    const key = await createClaimKey()
    const claimKey = Buffer.from(key.publicKey).toString('base64url')
    expect(await redeem(broker.connection, task, key)).toMatchObject({
      outcome: 'granted',
      grant: { claimKey },
    })
  })

  it.each([
    { available: false, reason: 'none' },
    {
      available: true,
      delivery: 'egress',
      type: 'api_token',
      origin: 'https://service.example',
      remoteAccount: 'alice',
    },
  ])('gives on what holds no secret as it is: %o', async (credential) => {
    await using broker = await startAnsweringServer(granting({ credential }))
    expect((await granted(broker)).credential).toEqual(credential)
  })

  it.each([
    ['another grant', { grantId: randomUUID() }],
    ['another task', { taskId: randomUUID() }],
    ['another holder of the step', { fence: 3 }],
    ['another user', { userId: randomUUID() }],
    ['another service', { serviceId: 2 }],
    ['another purpose', { info: renewalInfo }],
  ])('does not open what was sealed for %s', async (_, bound) => {
    await using broker = await startAnsweringServer(granting({}, bound))
    await expect(redeem(broker.connection, task)).rejects.toThrow(CryptoError)
  })

  it.each([
    ['2030-01-01T00:00:00.000Z', new Date('2030-01-01T00:00:00.000Z')],
    [null, null],
  ])('says why it was refused, and when to ask again: %s', async (retryAt, expected) => {
    const refused = { outcome: 'refused', reason: 'not_due' }
    await using broker = await startAnsweringServer(saying({ ...refused, retryAt }))
    expect(await redeem(broker.connection, task)).toEqual({ ...refused, retryAt: expected })
  })
})

describe('renewing', () => {
  const until = '2030-01-01T00:05:00.000Z'

  it('shows the grant with the key of its claim, and gives it more time', async () => {
    const { grant, broker } = await held(
      saying({ outcome: 'renewed', expiresAt: until, sealed: null }),
    )
    await using _ = broker
    expect(await renew(broker.connection, grant)).toEqual({
      expiresAt: new Date(until),
      secret: null,
    })
    const [, asked] = broker.asked
    expect(asked?.path).toBe(brokerPaths.renew)
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      grantId: grant.id,
      publicKey: grant.claimKey,
    })
  })

  it('is told that the grant has ended', async () => {
    const { grant, broker } = await held(saying({ outcome: 'ended' }))
    await using _ = broker
    expect(await renew(broker.connection, grant)).toBeNull()
  })

  it('opens the new access token with the key of the claim', async () => {
    const { grant, broker } = await held(renewing())
    await using _ = broker
    expect((await renew(broker.connection, grant))?.secret?.expose()).toBe('newer')
  })

  it.each([
    ['another grant', { grantId: randomUUID() }],
    ['another renewal', { expiresAt: '2030-01-01T00:06:00.000Z' }],
    ['another purpose', { info: grantInfo }],
  ])('does not open one that was sealed for %s', async (_, bound) => {
    const { grant, broker } = await held(renewing(bound))
    await using _broker = broker
    await expect(renew(broker.connection, grant)).rejects.toThrow(CryptoError)
  })

  function renewing(bound: object = {}): Answer {
    return async (asked, response, number) => {
      const to = { grantId: ids.grantId, expiresAt: until, info: renewalInfo, ...bound }
      const sealing = { info: to.info, aad: renewalAad(to), contents: { secret: 'newer' } }
      const sealed = await sealToShownKey(asked, sealing)
      saying({ outcome: 'renewed', expiresAt: until, sealed })(asked, response, number)
    }
  }
})

describe('giving back', () => {
  it.each([
    [{ putBack: true }, { credentialRefused: null, credentialUsed: false, putBack: true }],
    [
      { putBack: false, credentialRefused: 'Forbidden', credentialUsed: true },
      { putBack: false, credentialRefused: 'Forbidden', credentialUsed: true },
    ],
  ])('says what came of it: %o', async (options, said) => {
    const { grant, broker } = await held(saying({ released: true }))
    await using _ = broker
    await release(broker.connection, grant, options)
    const [, asked] = broker.asked
    expect(asked?.path).toBe(brokerPaths.release)
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      grantId: grant.id,
      publicKey: grant.claimKey,
      ...said,
    })
  })

  it('of all that an earlier life held is counted', async () => {
    await using broker = await startAnsweringServer(saying({ released: 3 }))
    expect(await releaseHeld(broker.connection)).toBe(3)
    expect(broker.asked[0]).toMatchObject({ path: brokerPaths.releaseHeld, body: '{}' })
  })
})

/** A grant that was just claimed, of a broker that then gives another answer. */
async function held(answer: Answer): Promise<{ grant: Grant; broker: AnsweringServer }> {
  const broker = await startAnsweringServer((asked, response, number) =>
    (number === 1 ? granting() : answer)(asked, response, number),
  )
  return { broker, grant: await granted(broker) }
}

async function granted(broker: AnsweringServer): Promise<Grant> {
  const redeemed = await redeem(broker.connection, task)
  if (redeemed.outcome !== 'granted') throw new Error(`not granted: ${redeemed.outcome}`)
  return redeemed.grant
}

function granting(change: object = {}, bound: object = {}): Answer {
  return async (asked, response, number) => {
    const to = { ...ids, taskId: task.taskId, info: grantInfo, ...bound }
    const sealing = { info: to.info, aad: grantAad(to), contents: { ...contents, ...change } }
    const sealed = await sealToShownKey(asked, sealing)
    saying({ outcome: 'granted', ...ids, sealed })(asked, response, number)
  }
}
