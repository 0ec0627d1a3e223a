import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { credentialSealInfo } from '@tessera/contracts/credential'
import { decodeBase64url, encodeBase64url } from '@tessera/crypto/base64url'
import { encodeFields } from '@tessera/crypto/fields'
import { createOpener, generateOpeningKey, type OpeningKey } from '@tessera/crypto/open'
import { signStatement } from '@tessera/crypto/sign-statement'
import { beforeAll, describe, expect, test } from 'vitest'
import { type SealChallenge, sealCredential } from './seal-credential.ts'

const now = new Date('2026-11-21T12:00:00.000Z')
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl'
const challengeBytes = Uint8Array.from({ length: 32 }, (_, index) => index)

describe('sealCredential', () => {
  let broker: Broker
  let stranger: Broker

  beforeAll(async () => {
    broker = await createBroker()
    stranger = await createBroker()
  })

  test('opens at the broker, for the user, service, origin, type and challenge it was made for', async () => {
    const sealed = Buffer.from(await sealFor(broker), 'base64url')

    expect((await open(broker, sealed, {})).toString()).toBe(token)
  })

  test.each([
    { userId: '018f0000-0000-7000-8000-000000000002' },
    { serviceId: 2 },
    { origin: 'https://elsewhere.example' },
    { type: 'basic' },
    { challenge: challengeBytes.slice(1) },
  ])('does not open for another %o', async (changed) => {
    const sealed = Buffer.from(await sealFor(broker), 'base64url')

    await expect(open(broker, sealed, changed)).rejects.toMatchObject({ code: 'not_authentic' })
  })

  test('seals nothing to a key that the built-in root key did not sign', async () => {
    await expect(
      sealCredential({
        rootKey: broker.rootPublicKey,
        challenge: stranger.challenge,
        serviceId: 1,
        secret: token,
        type: 'api_token',
        now,
      }),
    ).rejects.toMatchObject({ code: 'not_authentic' })
  })

  test('seals nothing to a key of another purpose', async () => {
    const challenge = {
      ...broker.challenge,
      statement: statementFor(broker.rootPrivateKey, broker.publicKey, 'context'),
    }

    await expect(
      sealCredential({
        rootKey: broker.rootPublicKey,
        challenge,
        serviceId: 1,
        secret: token,
        type: 'api_token',
        now,
      }),
    ).rejects.toMatchObject({ code: 'not_authentic' })
  })

  test('seals nothing to a key whose time is over', async () => {
    await expect(
      sealCredential({
        rootKey: broker.rootPublicKey,
        challenge: broker.challenge,
        serviceId: 1,
        secret: token,
        type: 'api_token',
        now: new Date('2027-01-01T00:00:00.000Z'),
      }),
    ).rejects.toMatchObject({ code: 'unknown_key' })
  })

  test('shows nothing of the token', async () => {
    const sealed = Buffer.from(await sealFor(broker), 'base64url')

    for (const form of ['utf8', 'base64', 'base64url', 'hex'] as const) {
      expect(sealed.includes(Buffer.from(token).toString(form))).toBe(false)
    }
  })
})

interface Broker {
  readonly rootPrivateKey: KeyObject
  readonly rootPublicKey: Uint8Array
  readonly openingKey: OpeningKey
  readonly publicKey: Uint8Array
  readonly challenge: SealChallenge
}

async function createBroker(): Promise<Broker> {
  const root = generateKeyPairSync('ed25519')
  const { openingKey, sealingKey } = await generateOpeningKey('credential-1')
  const { x } = root.publicKey.export({ format: 'jwk' })
  return {
    rootPrivateKey: root.privateKey,
    rootPublicKey: decodeBase64url(x ?? '', 32),
    openingKey,
    publicKey: sealingKey.publicKey,
    challenge: {
      challenge: encodeBase64url(challengeBytes),
      userId: '018f0000-0000-7000-8000-000000000001',
      origin: 'https://imputation.example',
      statement: statementFor(root.privateKey, sealingKey.publicKey, 'credential'),
    },
  }
}

function statementFor(root: KeyObject, publicKey: Uint8Array, purpose: 'credential' | 'context') {
  return signStatement(root, {
    purpose,
    keyId: 'credential-1',
    publicKey: encodeBase64url(publicKey),
    notBefore: '2026-11-20T00:00:00.000Z',
    notAfter: '2026-12-20T00:00:00.000Z',
  })
}

async function sealFor(broker: Broker): Promise<string> {
  const { rootPublicKey: rootKey, challenge } = broker
  return await sealCredential({
    rootKey,
    challenge,
    serviceId: 1,
    secret: token,
    type: 'api_token',
    now,
  })
}

interface Binding {
  readonly userId?: string
  readonly serviceId?: number
  readonly origin?: string
  readonly type?: string
  readonly challenge?: Uint8Array
}

async function open(broker: Broker, sealed: Uint8Array, changed: Binding): Promise<Buffer> {
  const bound = {
    userId: broker.challenge.userId,
    serviceId: 1,
    origin: broker.challenge.origin,
    type: 'api_token',
    challenge: challengeBytes,
    ...changed,
  }
  const opener = await createOpener([broker.openingKey])
  return await opener.open(sealed, {
    info: credentialSealInfo,
    aad: encodeFields(bound.userId, bound.serviceId, bound.origin, bound.type, bound.challenge),
  })
}
