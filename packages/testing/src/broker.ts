import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Broker, type BrokerHooks, createBroker } from '@tessera/broker/broker'
import { brokerConfig } from '@tessera/broker/config'
import { keyStorePath, readKeyStoreFile } from '@tessera/broker/keys/key-store-file'
import { fileWrapper } from '@tessera/broker/keys/key-wrapper'
import { makeKeyStore } from '@tessera/broker/keys/make-key-store'
import { operatorOrigin } from '@tessera/broker/operator-origin'
import { brokerSecrets } from '@tessera/broker/secrets'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { createLogger, type Logger } from '@tessera/runtime/logger'
import { z } from 'zod'
import type { TestDatabase } from './database.ts'

export interface TestBroker extends AsyncDisposable {
  readonly broker: Broker
  readonly origin: string
  /** The api `api-1`, enrolled. */
  readonly api: BrokerTrust & { readonly signingKey: KeyObject }
  readonly operator: Omit<BrokerTrust, 'rootPublicKey'>
  readonly rootPublicKey: Uint8Array
  readonly answerPublicKey: Uint8Array
  /** What its `config.json` and `secrets.json` would hold. */
  readonly files: {
    readonly config: { readonly auditHeadsFile: string }
    readonly secrets: { readonly databaseUrl: string }
  }
  /** As its key store holds them: base64url. */
  readonly auditKeys: readonly { readonly id: string; readonly key: string }[]
  /** A second broker on the same database and keys, for the caller to dispose of. */
  startAnother(): Promise<Broker>
  /** Where the broker keeps its own files. */
  readonly home: string
  /** The directory of its keys, in its home. */
  readonly keyStore: string
  /** Enrols another worker, with an identity of its own. */
  enrollWorker(id: string): Promise<BrokerTrust>
  /** The same for an egress. */
  enrollEgress(id: string): Promise<BrokerTrust>
}

export interface TestBrokerOptions {
  /** Where sign-in servers send browsers back to. */
  readonly publicOrigin?: string
  readonly grantTtlSeconds?: number
  readonly claimsPerMinute?: { readonly worker?: number; readonly user?: number }
  readonly usualPerMinute?: {
    readonly claimsOfWorker?: number
    readonly refusedSignatures?: number
  }
  /** Of the first broker. */
  readonly metricsPort?: number
  readonly logger?: Logger
  readonly hooks?: BrokerHooks
}

/** A real broker with fresh keys on a real database, in this process, with `api-1` enrolled. */
export async function startTestBroker(
  database: TestDatabase,
  options: TestBrokerOptions = {},
): Promise<TestBroker> {
  const dir = await mkdtemp(join(tmpdir(), 'tessera-broker-'))
  const keyStore = join(dir, 'keys')
  const publicKeys = await makeKeyStore(keyStore, fileWrapper)
  const rootPublicKey = Buffer.from(publicKeys.root, 'base64url')
  const answerKey = ed25519PublicKey(publicKeys.answer)
  const operatorKey = generateKeyPairSync('ed25519')
  const configWith = (name: string) => ({
    mode: 'development',
    publicOrigin: options.publicOrigin ?? 'https://tessera.example',
    port: 0,
    keyStore,
    name,
    ledger: join(dir, 'ledger'),
    auditHeadsFile: join(dir, `${name}-heads.jsonl`),
    operatorSocket: join(dir, `${name}.sock`),
    operatorPublicKey: rawPublicKey(operatorKey.publicKey).toString('base64url'),
    ...(options.grantTtlSeconds !== undefined && { grantTtlSeconds: options.grantTtlSeconds }),
    ...(options.usualPerMinute !== undefined && { usualPerMinute: options.usualPerMinute }),
    ...(options.claimsPerMinute !== undefined && { claimsPerMinute: options.claimsPerMinute }),
  })
  const secrets = { databaseUrl: database.url('tessera_broker') }
  const config = configWith('operator')
  const start = async (settings: object, hooks?: BrokerHooks) =>
    await createBroker(
      brokerConfig.parse(settings),
      brokerSecrets.parse(secrets),
      options.logger ?? createLogger('broker', { level: 'silent' }),
      hooks,
    )
  const broker = await start(
    { ...config, ...(options.metricsPort !== undefined && { metricsPort: options.metricsPort }) },
    options.hooks,
  )
  const operator = {
    origin: operatorOrigin,
    socketPath: config.operatorSocket,
    clientId: 'operator',
    identityKey: operatorKey.privateKey,
    answerKey,
    rootPublicKey,
  }
  const trust = (clientId: string, identityKey: KeyObject): BrokerTrust => ({
    origin: broker.origin,
    clientId,
    identityKey,
    answerKey,
    rootPublicKey,
  })
  const enroll = async (input: object) => {
    await callBroker(operator, brokerPaths.enroll, input, enrolled)
  }
  const enrollAs = async (kind: 'worker' | 'egress', id: string) => {
    const identity = generateKeyPairSync('ed25519')
    await enroll({ kind, id, publicKey: rawPublicKey(identity.publicKey).toString('base64url') })
    return trust(id, identity.privateKey)
  }
  const apiIdentity = generateKeyPairSync('ed25519')
  const signing = generateKeyPairSync('ed25519')
  await enroll({
    kind: 'api',
    id: 'api-1',
    publicKey: rawPublicKey(apiIdentity.publicKey).toString('base64url'),
    delegationKey: rawPublicKey(signing.publicKey).toString('base64url'),
  })
  return {
    broker,
    origin: broker.origin,
    api: { ...trust('api-1', apiIdentity.privateKey), signingKey: signing.privateKey },
    operator,
    rootPublicKey,
    answerPublicKey: Buffer.from(publicKeys.answer, 'base64url'),
    home: dir,
    keyStore,
    files: { config, secrets },
    auditKeys: readKeyStoreFile(keyStorePath(keyStore))
      .keys.filter(({ purpose }) => purpose === 'audit')
      .map(({ id, wrapped }) => ({ id, key: Buffer.from(wrapped).toString('base64url') })),
    startAnother: async () => await start(configWith('another')),
    enrollWorker: async (id) => await enrollAs('worker', id),
    enrollEgress: async (id) => await enrollAs('egress', id),
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

const enrolled = z.object({ outcome: z.literal('enrolled') })

function ed25519PublicKey(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** The last 32 bytes of the SPKI form are the key itself (RFC 8410 §4). */
function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}
