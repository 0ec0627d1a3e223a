import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Secret } from '@tessera/crypto/secret'
import { startHttpServer } from '@tessera/testing/http-server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BrokerKeys } from '../src/keys/broker-keys.ts'
import { keyPurposes } from '@tessera/broker-client/key-purpose'
import { openKeyStore } from '../src/keys/key-store.ts'
import { keyStorePath, readKeyStoreFile, writeKeyStoreFile } from '../src/keys/key-store-file.ts'
import { fileWrapper, type KeyWrapper } from '../src/keys/key-wrapper.ts'
import { createKeyWrapper } from '../src/keys/key-wrappers.ts'
import { makeKeyStore } from '../src/keys/make-key-store.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tessera-keys-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(directory, { recursive: true })
})

describe.each([
  ['transit', startTransit],
  ['aws-kms', startKms],
] as const)('%s', (kind, start) => {
  it('protects the store: what lies there opens with it alone, each key once at start', async () => {
    await using at = await start()
    const publicKeys = await makeKeyStore(directory, at.wrapper)
    const stored = readKeyStoreFile(keyStorePath(directory))
    expect(stored.wrapper).toBe(kind)
    const plain = at.opened.splice(0)
    expect(plain.length).toBeGreaterThan(0)
    for (const { wrapped } of stored.keys)
      for (const key of plain) expect(Buffer.from(wrapped).includes(key.subarray(-16))).toBe(false)

    const keys = await BrokerKeys.open(openKeyStore(directory, at.wrapper))
    expect(at.opened).toHaveLength(keyPurposes.length)
    await keys.reload()
    keys.statement('credential')
    expect(at.opened).toHaveLength(keyPurposes.length)
    expect(publicKeys.root).toHaveLength(43)
  })

  it('does not open one key in the place of another', async () => {
    await using at = await start()
    await makeKeyStore(directory, at.wrapper)
    const path = keyStorePath(directory)
    const stored = readKeyStoreFile(path)
    const swap = { audit: 'key-encryption', 'key-encryption': 'audit' }
    const wrappedOf = (purpose: string) =>
      stored.keys.find((key) => key.purpose === purpose)?.wrapped ?? Buffer.alloc(1)
    const keys = stored.keys.map((key) =>
      key.purpose === 'audit' || key.purpose === 'key-encryption'
        ? { ...key, wrapped: wrappedOf(swap[key.purpose]) }
        : key,
    )
    await writeKeyStoreFile(path, { ...stored, keys })
    const named = keys.find(({ purpose }) => purpose === 'audit')?.id ?? ''
    await expect(BrokerKeys.open(openKeyStore(directory, at.wrapper))).rejects.toThrow(named)
  })

  it('makes no broker start that is configured for another protection', async () => {
    await using at = await start()
    await makeKeyStore(directory, at.wrapper)
    const store = openKeyStore(directory, fileWrapper)
    await expect(BrokerKeys.open(store)).rejects.toThrow(`is protected by ${kind}`)
  })

  it('makes no broker start while it does not answer', async () => {
    const at = await start()
    await makeKeyStore(directory, at.wrapper)
    await at[Symbol.asyncDispose]()
    await expect(BrokerKeys.open(openKeyStore(directory, at.wrapper))).rejects.toThrow(
      /does not answer/,
    )
  }, 60_000)
})

interface StandIn extends AsyncDisposable {
  readonly wrapper: KeyWrapper
  /** The keys that it gave out in the clear. */
  readonly opened: Buffer[]
}

/** Speaks the part of transit's HTTP API that is used, over a real key. */
async function startTransit(): Promise<StandIn> {
  const key = aead()
  const opened: Buffer[] = []
  const server = await serve((path, headers, body) => {
    if (headers['x-vault-token'] !== 'a token') return { status: 403, answer: { errors: ['no'] } }
    const { plaintext, ciphertext, associated_data: associated } = body
    const context = Buffer.from(String(associated), 'base64')
    if (path === '/v1/transit/encrypt/tessera') {
      const sealed = key.seal(Buffer.from(String(plaintext), 'base64'), context)
      const text = `vault:v1:${sealed.toString('base64')}`
      return { status: 200, answer: { data: { ciphertext: text } } }
    }
    if (path !== '/v1/transit/decrypt/tessera') return { status: 404, answer: { errors: [] } }
    const bytes = key.open(Buffer.from(String(ciphertext).split(':')[2] ?? '', 'base64'), context)
    if (bytes === null)
      return { status: 400, answer: { errors: ['message authentication failed'] } }
    opened.push(bytes)
    return { status: 200, answer: { data: { plaintext: bytes.toString('base64') } } }
  })
  const wrapper = createKeyWrapper(
    { kind: 'transit', address: server.origin, mount: 'transit', key: 'tessera' },
    { transitToken: new Secret('a token') },
  )
  return { wrapper, opened, [Symbol.asyncDispose]: server[Symbol.asyncDispose] }
}

/** Speaks the part of KMS's JSON protocol that is used, over a real key, and demands a whole encryption context. */
async function startKms(): Promise<StandIn> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  const key = aead()
  const opened: Buffer[] = []
  const server = await serve((_path, headers, body) => {
    const { keyId, purpose, ...others } = Object(body['EncryptionContext'])
    const isWhole = typeof keyId === 'string' && typeof purpose === 'string'
    const isSigned = String(headers.authorization).startsWith('AWS4-HMAC-SHA256')
    if (
      !isWhole ||
      !isSigned ||
      Object.keys(others).length > 0 ||
      body['KeyId'] !== 'alias/tessera'
    )
      return { status: 400, answer: { __type: 'InvalidCiphertextException' } }
    const context = Buffer.from(JSON.stringify([keyId, purpose]))
    if (headers['x-amz-target'] === 'TrentService.Encrypt') {
      const sealed = key.seal(Buffer.from(String(body['Plaintext']), 'base64'), context)
      return { status: 200, answer: { CiphertextBlob: sealed.toString('base64') } }
    }
    const bytes = key.open(Buffer.from(String(body['CiphertextBlob']), 'base64'), context)
    if (bytes === null) return { status: 400, answer: { __type: 'InvalidCiphertextException' } }
    opened.push(bytes)
    return { status: 200, answer: { Plaintext: bytes.toString('base64') } }
  })
  const wrapper = createKeyWrapper(
    { kind: 'aws-kms', keyId: 'alias/tessera', region: 'af-south-1', endpoint: server.origin },
    {},
  )
  return { wrapper, opened, [Symbol.asyncDispose]: server[Symbol.asyncDispose] }
}

async function serve(
  answerTo: (
    path: string,
    headers: IncomingHttpHeaders,
    body: Readonly<Record<string, unknown>>,
  ) => { readonly status: number; readonly answer: object },
) {
  return await startHttpServer(async (request, response) => {
    const body = JSON.parse((await buffer(request)).toString())
    const { status, answer } = answerTo(request.url ?? '', request.headers, body)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
}

function aead() {
  const key = randomBytes(32)
  return {
    seal(plaintext: Buffer, aad: Buffer): Buffer {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
      const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open(sealed: Buffer, aad: Buffer): Buffer | null {
      const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(aad)
      cipher.setAuthTag(sealed.subarray(12, 28))
      try {
        return Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()])
      } catch {
        return null
      }
    },
  }
}
