import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Client } from '@tessera/db/vault/clients'

/** A client with its keys in the form in which they are used. */
export interface KnownClient {
  readonly client: Client
  readonly publicKey: KeyObject
  /** Null unless the client is an api. */
  readonly delegationKey: KeyObject | null
}

export interface ClientDirectory {
  /** @param read asks the database, in the caller's own unit where there is one */
  find(id: string, read: (id: string) => Promise<Client | null>): Promise<KnownClient | null>
}

/**
 * Remembers clients for some seconds, because importing a key and asking for its row costs more than using it. Whether
 * a client may still ask is decided in the transaction of its request.
 */
export function createClientDirectory(): ClientDirectory {
  const known = new Map<string, KnownClient & { readonly until: number }>()
  return {
    async find(id, read) {
      const remembered = known.get(id)
      if (remembered !== undefined && remembered.until > performance.now()) return remembered
      const client = await read(id)
      if (client === null) return null
      const entry = {
        client,
        publicKey: ed25519PublicKey(client.publicKey),
        delegationKey:
          client.delegationKey === null ? null : ed25519PublicKey(client.delegationKey),
        until: performance.now() + rememberMilliseconds,
      }
      known.set(id, entry)
      return entry
    },
  }
}

/** @param bytes 32 */
export function ed25519PublicKey(bytes: Uint8Array): KeyObject {
  const x = Buffer.from(bytes).toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

const rememberMilliseconds = 10_000
