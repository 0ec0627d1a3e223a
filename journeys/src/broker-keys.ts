import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keyStorePath, readKeyStoreFile } from '@tessera/broker/keys/key-store-file'
import { z } from 'zod'

/** The keys that the broker alone may have, by name, as the bytes that they are. */
export async function readBrokerKeys(home: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const text = await readFile(join(home, 'broker', 'secrets.json'), 'utf8')
  const { databaseUrl } = z.strictObject({ databaseUrl: z.string() }).parse(JSON.parse(text))
  const { keys } = readKeyStoreFile(keyStorePath(join(home, 'broker', 'keys')))
  return {
    'database password': Buffer.from(new URL(databaseUrl).password),
    // An Ed25519 key is the end of its PKCS #8 form (RFC 8410 §7); the others are 32 bytes altogether.
    ...Object.fromEntries(keys.map(({ id, wrapped }) => [id, wrapped.subarray(-32)])),
  }
}
