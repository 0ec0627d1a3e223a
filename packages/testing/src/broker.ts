import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Broker, createBroker, operatorOrigin } from '@tessera/broker/broker'
import { brokerConfig } from '@tessera/broker/config'
import { brokerSecrets } from '@tessera/broker/secrets'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { generateOpeningKey } from '@tessera/crypto/open'
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
    readonly secrets: {
      readonly auditKeys: readonly { readonly id: string; readonly key: string }[]
    }
  }
  /** A second broker on the same database and keys, for the caller to dispose of. */
  startAnother(): Promise<Broker>
  /** Where the broker keeps its own files. */
  readonly home: string
  /** Enrols another worker, with an identity of its own. */
  enrollWorker(id: string): Promise<BrokerTrust>
  /** The same for an egress. */
  enrollEgress(id: string): Promise<BrokerTrust>
}

export interface TestBrokerOptions {
  readonly grantTtlSeconds?: number
  readonly logger?: Logger
}

/** A real broker with fresh keys on a real database, in this process, with `api-1` enrolled. */
export async function startTestBroker(
  database: TestDatabase,
  options: TestBrokerOptions = {},
): Promise<TestBroker> {
  const dir = await mkdtemp(join(tmpdir(), 'tessera-broker-'))
  const root = generateKeyPairSync('ed25519')
  const answer = generateKeyPairSync('ed25519')
  const operatorKey = generateKeyPairSync('ed25519')
  const configWith = (name: string) => ({
    mode: 'development',
    port: 0,
    auditHeadsFile: join(dir, `${name}-heads.jsonl`),
    operatorSocket: join(dir, `${name}.sock`),
    operatorPublicKey: rawPublicKey(operatorKey.publicKey).toString('base64url'),
    ...(options.grantTtlSeconds !== undefined && { grantTtlSeconds: options.grantTtlSeconds }),
  })
  const secrets = {
    databaseUrl: database.url('tessera_broker'),
    rootKey: pkcs8(root.privateKey),
    answerKey: pkcs8(answer.privateKey),
    grantProofKey: randomBytes(32).toString('base64url'),
    auditKeys: [{ id: 'audit-1', key: randomBytes(32).toString('base64url') }],
    credentialKeys: [await openingKey('credential-1')],
    contextKeys: [await openingKey('context-1')],
    keyEncryptionKeys: {
      current: { id: 'kek-1', key: randomBytes(32).toString('base64url') },
      previous: [],
    },
  }
  const config = configWith('operator')
  const start = async (settings: object) =>
    await createBroker(
      brokerConfig.parse(settings),
      brokerSecrets.parse(secrets),
      options.logger ?? createLogger('broker', { level: 'silent' }),
    )
  const broker = await start(config)
  const operator = {
    origin: operatorOrigin,
    socketPath: config.operatorSocket,
    clientId: 'operator',
    identityKey: operatorKey.privateKey,
    answerKey: answer.publicKey,
  }
  const rootPublicKey = rawPublicKey(root.publicKey)
  const trust = (clientId: string, identityKey: KeyObject): BrokerTrust => ({
    origin: broker.origin,
    clientId,
    identityKey,
    answerKey: answer.publicKey,
    rootPublicKey,
  })
  const enroll = async (input: object) => {
    await callBroker(operator, brokerPaths.enroll, input, z.unknown())
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
    answerPublicKey: rawPublicKey(answer.publicKey),
    home: dir,
    files: { config, secrets },
    startAnother: async () => await start(configWith('another')),
    enrollWorker: async (id) => await enrollAs('worker', id),
    enrollEgress: async (id) => await enrollAs('egress', id),
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

function pkcs8(key: KeyObject): string {
  return key.export({ format: 'der', type: 'pkcs8' }).toString('base64url')
}

/** The last 32 bytes of the SPKI form are the key itself (RFC 8410 §4). */
function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32)
}

async function openingKey(
  id: string,
): Promise<{ readonly id: string; readonly privateKey: string }> {
  const { openingKey } = await generateOpeningKey(id)
  return { id, privateKey: Buffer.from(openingKey.privateKey.expose()).toString('base64url') }
}
