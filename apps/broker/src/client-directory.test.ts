import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Client } from '@tessera/db/vault/clients'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createClientDirectory } from './client-directory.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

it('asks once for a client in ten seconds, and again afterwards', async () => {
  const clients = createClientDirectory()
  const [first, second] = [enrolled('worker-1'), enrolled('worker-1')]
  expect((await clients.find('worker-1', async () => first.client))?.client).toBe(first.client)

  vi.advanceTimersByTime(9_999)
  expect((await clients.find('worker-1', async () => second.client))?.client).toBe(first.client)

  vi.advanceTimersByTime(1)
  const again = await clients.find('worker-1', async () => second.client)
  expect(again?.client).toBe(second.client)
  expect(again?.publicKey.equals(second.publicKey)).toBe(true)
})

it('does not remember that a name is nobody’s: a client that is enrolled may ask at once', async () => {
  const clients = createClientDirectory()
  const { client } = enrolled('worker-1')
  expect(await clients.find('worker-1', async () => null)).toBeNull()
  expect((await clients.find('worker-1', async () => client))?.client).toBe(client)
})

it('keeps the clients apart, and the two keys of an api', async () => {
  const clients = createClientDirectory()
  const [worker, signing] = [enrolled('worker-1'), enrolled('api-1')]
  const api = { ...enrolled('api-1').client, delegationKey: rawPublicKey(signing.publicKey) }
  await clients.find('worker-1', async () => worker.client)

  const found = await clients.find('api-1', async () => api)

  expect(found?.client).toBe(api)
  expect(found?.delegationKey?.equals(signing.publicKey)).toBe(true)
  expect((await clients.find('worker-1', async () => null))?.delegationKey).toBeNull()
})

function enrolled(id: string): { readonly client: Client; readonly publicKey: KeyObject } {
  const { publicKey } = generateKeyPairSync('ed25519')
  const client: Client = {
    id,
    kind: 'worker',
    publicKey: rawPublicKey(publicKey),
    delegationKey: null,
    status: 'active',
    enrolledAt: new Date(),
    lastSeenAt: null,
  }
  return { client, publicKey }
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
