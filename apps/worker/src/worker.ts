import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { type BrokerTrust, connectBroker } from '@tessera/broker-client/broker'
import { releaseHeld } from '@tessera/broker-client/grants'
import { documentLanguage } from '@tessera/contracts/document-meaning'
import type { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { openDocumentReader } from '@tessera/documents/document-reader'
import { openFileStore } from '@tessera/encrypted-files/file-place'
import type { Logger } from '@tessera/runtime/logger'
import type { WorkerConfig, WorkerSecrets } from './config.ts'
import { openModelDesk } from './documents/model-desk.ts'
import { repeatUntilStopped } from '@tessera/runtime/repeat'
import { checkNextService } from './health/check-services.ts'
import type { EgressConnection } from './service/egress-fetch.ts'
import { stepHandler } from './steps/handlers.ts'
import { openTaskInbox } from './task-inbox.ts'
import { type TaskParts, userAwareTask } from './user-aware-task.ts'

/**
 * Takes tasks from the queue and works on them. Stopping takes no more, gives those that are on a moment to end, and
 * gives the rest back to the queue.
 */
export async function startWorker(
  config: WorkerConfig,
  secrets: WorkerSecrets,
  logger: Logger,
): Promise<AsyncDisposable> {
  const desk = openModelDesk(config.documentModel, secrets.documentModelKey)
  await using stack = new AsyncDisposableStack()
  const connection = brokerTrust(config, secrets.identityKey)
  const login = stack.use(
    // Each task has at most one unit open; one more lets the watch over its grant pass.
    openLogin('tessera_worker', { url: secrets.databaseUrl, connections: config.concurrency + 2 }),
  )
  await releaseHeld(connection).then(
    (released) => released > 0 && logger.warn({ released }, 'steps of an earlier life given back'),
    (error: unknown) =>
      logger.warn(
        { err: error },
        'steps of an earlier life are sent again when their time has passed',
      ),
  )
  const parts: TaskParts = {
    broker: connectBroker(connection),
    connection,
    egress: egressConnection(config, connection),
    login,
    mode: config.mode,
    files: await openFileStore(config.files, secrets.s3Keys),
    panelSitesDir: config.panelSitesDir,
    logger,
  }
  const reader = stack.use(
    openDocumentReader({ ...config.documents, languages: documentLanguage.options }),
  )
  stack.use(
    openTaskInbox({
      redis: { url: secrets.redisUrl, ca: config.redisCa, mode: config.mode },
      concurrency: config.concurrency,
      logger,
      work: userAwareTask(parts, stepHandler(reader, desk)),
    }),
  )
  const stoppingChecks = new AbortController()
  stack.use(
    repeatUntilStopped(logger, 'check-services', async (wait) => {
      if (!(await checkNextService(parts, stoppingChecks.signal))) await wait(lookForChecksEveryMs)
    }),
  )
  // Before what it waits for: a question that is on is broken off.
  stack.defer(() => stoppingChecks.abort())
  const running = stack.move()
  return { [Symbol.asyncDispose]: async () => await running.disposeAsync() }
}

function brokerTrust(config: WorkerConfig, identityKey: Secret<Uint8Array>): BrokerTrust {
  const key = createPrivateKey({
    key: Buffer.from(identityKey.expose()),
    format: 'der',
    type: 'pkcs8',
  })
  identityKey.wipe()
  return {
    origin: new URL(config.brokerUrl).origin,
    clientId: config.workerId,
    identityKey: key,
    answerKey: ed25519PublicKey(config.brokerAnswerPublicKey),
    rootPublicKey: Buffer.from(config.brokerRootPublicKey, 'base64url'),
  }
}

function egressConnection(
  { egress }: WorkerConfig,
  { clientId, identityKey }: BrokerTrust,
): EgressConnection | null {
  if (egress === undefined) return null
  const origin = new URL(egress.url).origin
  return { origin, answerKey: ed25519PublicKey(egress.publicKey), clientId, identityKey }
}

function ed25519PublicKey(x: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

const lookForChecksEveryMs = 10_000
