import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** The keys that the broker alone may have, by name, as the bytes that they are. */
export async function readBrokerKeys(home: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const text = await readFile(join(home, 'broker', 'secrets.json'), 'utf8')
  const secrets = brokerSecrets.parse(JSON.parse(text))
  const { current, previous } = secrets.keyEncryptionKeys
  return {
    'root key': seedOf(secrets.rootKey),
    'answer key': seedOf(secrets.answerKey),
    'grant proof key': Buffer.from(secrets.grantProofKey, 'base64url'),
    'database password': Buffer.from(new URL(secrets.databaseUrl).password),
    ...bytesById([...secrets.credentialKeys, ...secrets.contextKeys], 'privateKey'),
    ...bytesById([current, ...previous], 'key'),
  }
}

/** The end of an Ed25519 key's PKCS #8 form is the key itself (RFC 8410 §7). */
function seedOf(pkcs8: string): Uint8Array {
  return Buffer.from(pkcs8, 'base64url').subarray(-32)
}

function bytesById<Name extends string>(
  keys: readonly ({ readonly id: string } & Readonly<Record<Name, string>>)[],
  name: Name,
): Record<string, Uint8Array> {
  return Object.fromEntries(keys.map((key) => [key.id, Buffer.from(key[name], 'base64url')]))
}

const openingKeys = z.array(z.object({ id: z.string(), privateKey: z.string() })).min(1)
const keyEncryptionKey = z.object({ id: z.string(), key: z.string() })
const brokerSecrets = z.strictObject({
  databaseUrl: z.string(),
  rootKey: z.string(),
  answerKey: z.string(),
  grantProofKey: z.string(),
  credentialKeys: openingKeys,
  contextKeys: openingKeys,
  keyEncryptionKeys: z.object({ current: keyEncryptionKey, previous: z.array(keyEncryptionKey) }),
})
