import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto'
import { createKeyEncryptionKey, createKeyring, type Keyring } from '@tessera/crypto/envelope'
import { createOpener, type Opener, sealingKeyOf } from '@tessera/crypto/open'
import type { SealingKey } from '@tessera/crypto/seal'
import type { Secret } from '@tessera/crypto/secret'
import { signStatement } from '@tessera/crypto/sign-statement'
import type { SealingKeyStatement } from '@tessera/crypto/statement'
import type { AuditKey } from '@tessera/db/vault/audit-chain'
import type { BrokerSecrets } from '../secrets.ts'

/** The keys in the form in which they are used. Nothing else in the house holds any of them. */
export interface BrokerKeys {
  readonly answerKey: KeyObject
  readonly grantProofKey: KeyObject
  /** Chains new records. */
  readonly auditKey: AuditKey
  /** Opens what browsers and scripts sealed. */
  readonly credentialOpener: Opener
  /** Opens task contexts. */
  readonly contextOpener: Opener
  readonly keyring: Keyring
  /** What the root key says about the current sealing key of a purpose. */
  statement(purpose: SealingKeyStatement['purpose']): SealingKeyStatement
}

export async function importBrokerKeys(secrets: BrokerSecrets): Promise<BrokerKeys> {
  const rootKey = signingKey(secrets.rootKey)
  const current = {
    credential: sealingKeyOf(first(secrets.credentialKeys)),
    context: sealingKeyOf(first(secrets.contextKeys)),
  }
  const { keyEncryptionKeys } = secrets
  const keys: BrokerKeys = {
    answerKey: signingKey(secrets.answerKey),
    grantProofKey: createSecretKey(secrets.grantProofKey.expose()),
    auditKey: auditKeyOf(first(secrets.auditKeys)),
    credentialOpener: await createOpener(secrets.credentialKeys),
    contextOpener: await createOpener(secrets.contextKeys),
    keyring: createKeyring(
      createKeyEncryptionKey(keyEncryptionKeys.current.id, keyEncryptionKeys.current.key.expose()),
      keyEncryptionKeys.previous.map(({ id, key }) => createKeyEncryptionKey(id, key.expose())),
    ),
    statement: (purpose) => state(rootKey, purpose, current[purpose]),
  }
  wipe(secrets)
  return keys
}

function state(
  rootKey: KeyObject,
  purpose: SealingKeyStatement['purpose'],
  key: SealingKey,
): SealingKeyStatement {
  const now = Date.now()
  return signStatement(rootKey, {
    purpose,
    keyId: key.id,
    publicKey: Buffer.from(key.publicKey).toString('base64url'),
    // Clocks differ a little.
    notBefore: new Date(now - 5 * 60_000).toISOString(),
    notAfter: new Date(now + statementLifetimeMilliseconds).toISOString(),
  })
}

export function auditKeyOf(secret: BrokerSecrets['auditKeys'][number]): AuditKey {
  return { id: secret.id, key: createSecretKey(secret.key.expose()) }
}

function signingKey(pkcs8: Secret<Uint8Array>): KeyObject {
  const key = createPrivateKey({ key: Buffer.from(pkcs8.expose()), format: 'der', type: 'pkcs8' })
  if (key.asymmetricKeyType !== 'ed25519')
    throw new TypeError('a signing key of the broker is not Ed25519')
  return key
}

/** From here on the keys exist as key objects only. */
function wipe(secrets: BrokerSecrets): void {
  secrets.rootKey.wipe()
  secrets.answerKey.wipe()
  secrets.grantProofKey.wipe()
  for (const { key } of secrets.auditKeys) key.wipe()
  for (const { privateKey } of [...secrets.credentialKeys, ...secrets.contextKeys])
    privateKey.wipe()
  for (const { key } of [secrets.keyEncryptionKeys.current, ...secrets.keyEncryptionKeys.previous])
    key.wipe()
}

function first<T>(list: readonly T[]): T {
  const [item] = list
  if (item === undefined) throw new TypeError('a list of keys is empty')
  return item
}

/** A page that was left open for a day must not seal to a key of yesterday. */
const statementLifetimeMilliseconds = 24 * 3_600_000
