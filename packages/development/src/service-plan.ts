import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoginName } from '@tessera/db/migrate'
import type { RedisUser } from '@tessera/tasks/redis-users'
import { keyStoreOf } from './broker-keys.ts'
import type { DevelopmentKeys } from './keys.ts'
import { publicKeyOf } from './new-keys.ts'

/** What a service finds in its directory, and how it is started. */
export interface ServicePlan {
  /** Of the entry point, in the source tree. */
  readonly entry: string
  readonly config: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, unknown>>
  /** How its ready line begins, when it is not a line of JSON. */
  readonly readyText?: string
}

export interface PlanParts {
  readonly home: string
  readonly keys: DevelopmentKeys
  readonly databaseUrls: Readonly<Record<LoginName, string>>
  readonly redisUrls: Readonly<Record<RedisUser, string>>
  readonly ports: Readonly<Record<'broker' | 'egress' | 'api' | 'mail' | 'sandbox' | 'web', number>>
  /** What people open; the web's port on this machine unless told. */
  readonly publicOrigin?: string
  readonly engine: 'native' | 'typescript'
  /** Added to the sandbox's own configuration. */
  readonly sandbox: Readonly<Record<string, unknown>>
  /** Added to the api's. */
  readonly api?: Readonly<Record<string, unknown>>
  /** That owners of documents may ask. */
  readonly documentModel?: DocumentModelPlan | undefined
}

/** A model, where it is asked, and the key that its host wants. */
export interface DocumentModelPlan {
  readonly name: string
  readonly url: string
  readonly key?: string
}

export type ServiceName =
  | 'sandbox'
  | 'broker'
  | 'operator'
  | 'egress'
  | 'api'
  | 'dispatcher'
  | 'worker'
  | 'messenger'
  | 'web'

/** The configuration and the secrets of every program, in one place: who is given what. */
export function planServices(parts: PlanParts): Readonly<Record<ServiceName, ServicePlan>> {
  const { home, keys, databaseUrls, redisUrls, ports, engine, sandbox } = parts
  const mode = 'development'
  const host = '127.0.0.1'
  const publicOrigin = parts.publicOrigin ?? pagesOrigin(ports.web)
  const { name, url, key } = parts.documentModel ?? {}
  const documentModel = name === undefined ? {} : { documentModel: { name, url } }
  const operatorSocket = socketPath(home)
  const answerPublicKey = keys.broker.answer
  const broker = {
    brokerUrl: `http://${host}:${ports.broker}`,
    brokerRootPublicKey: keys.broker.root,
    brokerAnswerPublicKey: answerPublicKey,
  }
  return {
    sandbox: {
      entry: 'apps/sandbox/src/main.ts',
      readyText: 'Sandbox imputation server',
      config: {
        mode,
        host,
        port: ports.sandbox,
        dataDir: join(home, 'sandbox', 'data'),
        engine,
        adminToken: keys.sandbox.adminToken,
        basicAuth: true,
        ...sandbox,
      },
    },
    broker: {
      entry: 'apps/broker/src/main.ts',
      config: {
        mode,
        host,
        port: ports.broker,
        publicOrigin,
        keyStore: keyStoreOf(home),
        operatorSocket,
        auditHeadsFile: join(home, 'broker', 'audit-heads.jsonl'),
        ledger: join(home, 'broker', 'ledger'),
        operatorPublicKey: publicKeyOf(keys.operator.identityKey),
        // A step of a worker that was killed is given to the next one when its grant runs out.
        grantTtlSeconds: 30,
      },
      secrets: { databaseUrl: databaseUrls.tessera_broker },
    },
    operator: {
      entry: 'apps/broker/src/operator.ts',
      config: { socket: operatorSocket, answerPublicKey, rootPublicKey: keys.broker.root },
      secrets: keys.operator,
    },
    egress: {
      entry: 'apps/egress/src/main.ts',
      config: {
        mode,
        host,
        port: ports.egress,
        egressId: clientNames.egress,
        ...broker,
      },
      secrets: keys.egress,
    },
    api: {
      entry: 'apps/api/src/main.ts',
      config: {
        mode,
        host,
        port: ports.api,
        publicOrigin,
        // The sandbox; another service is registered by whoever lists its host here.
        serviceHosts: [`${host}:${ports.sandbox}`],
        brokerClientId: clientNames.api,
        ...broker,
        files: { kind: 'directory', path: join(home, 'files') },
        uploadsDir: join(home, 'uploads'),
        panelSitesDir: join(home, panelSitesFolder),
        dueEverySeconds: 2,
        ...documentModel,
        ...parts.api,
      },
      secrets: {
        ...keys.api,
        databaseUrls: { api: databaseUrls.tessera_api, auth: databaseUrls.tessera_auth },
        redisUrl: redisUrls.api,
      },
    },
    dispatcher: {
      entry: 'apps/worker/src/dispatcher.ts',
      config: { mode },
      secrets: {
        databaseUrl: databaseUrls.tessera_system,
        redisUrl: redisUrls.dispatcher,
      },
    },
    worker: {
      entry: 'apps/worker/src/main.ts',
      config: {
        mode,
        workerId: clientNames.worker,
        ...broker,
        egress: {
          url: `http://${host}:${ports.egress}`,
          publicKey: publicKeyOf(keys.egress.identityKey),
        },
        files: { kind: 'directory', path: join(home, 'files') },
        panelSitesDir: join(home, panelSitesFolder),
        ...documentModel,
      },
      secrets: {
        ...keys.worker,
        ...(key !== undefined && { documentModelKey: key }),
        databaseUrl: databaseUrls.tessera_worker,
        redisUrl: redisUrls.worker,
      },
    },
    messenger: {
      entry: 'apps/messenger/src/main.ts',
      config: { mode, publicOrigin, catcher: { port: ports.mail } },
      secrets: {
        databaseUrl: databaseUrls.tessera_messenger,
        webhookKey: keys.api.webhookKey,
      },
    },
    web: {
      entry: 'apps/web/serve.ts',
      config: {
        mode,
        mailCatcherOrigin: `http://${host}:${ports.mail}`,
        host,
        port: ports.web,
        apiOrigin: `http://${host}:${ports.api}`,
        distDir: join(home, 'web', 'dist'),
      },
    },
  }
}

/** What the broker must be told before it answers the others: arguments of the operator's program. */
export function enrolments(keys: DevelopmentKeys): readonly (readonly string[])[] {
  return [
    [
      ...enroll('api', publicKeyOf(keys.api.identityKey)),
      `--delegation-key=${publicKeyOf(keys.api.signingKey)}`,
    ],
    enroll('worker', publicKeyOf(keys.worker.identityKey)),
    enroll('egress', publicKeyOf(keys.egress.identityKey)),
  ]
}

/** What people open. Browsers make no passkeys for an address in numbers. */
export function pagesOrigin(port: number): string {
  return `http://localhost:${port}`
}

function enroll(kind: keyof typeof clientNames, publicKey: string): readonly string[] {
  // Joined, because a key may begin with a dash.
  return ['enroll', `--kind=${kind}`, `--name=${clientNames[kind]}`, `--public-key=${publicKey}`]
}

function socketPath(home: string): string {
  const path = join(home, 'broker', 'operator.sock')
  // A socket's path has room for 107 bytes.
  if (Buffer.byteLength(path) <= 107) return path
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16)
  return join(tmpdir(), `tessera-operator-${name}.sock`)
}

/** Of the home: what managers of services give is kept there. */
export const panelSitesFolder = 'panel-sites'
const clientNames = { api: 'api-1', worker: 'worker-1', egress: 'egress-1' }
