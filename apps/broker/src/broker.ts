import { chmod, rm } from 'node:fs/promises'
import { createAdaptorServer } from '@hono/node-server'
import type { AddressInfo, Server } from 'node:net'
import { openLogin } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { enrollOperator } from '@tessera/db/vault/operator'
import { AuditLanes } from '@tessera/db/vault/audit-lanes'
import { vaultHasCredentials } from '@tessera/db/vault/credentials'
import { maintainVault } from '@tessera/db/maintenance'
import { forgetSpentIds } from '@tessera/db/vault/clients'
import { forgetRevocations } from '@tessera/db/vault/revocations'
import { keepDoing } from '@tessera/runtime/keep-doing'
import type { Logger } from '@tessera/runtime/logger'
import { repeatUntilStopped } from '@tessera/runtime/repeat'
import { createBrokerApp } from './app.ts'
import { AuditHeadsFile } from './audit/heads-file.ts'
import { HeadsSigning } from './audit/sign-heads.ts'
import { acceptedAgeSeconds, authenticateClients } from './authenticate.ts'
import { createClientDirectory } from './client-directory.ts'
import { LastSeen } from './clients/last-seen.ts'
import { type BrokerConfig, longestGrantSeconds } from './config.ts'
import type { BrokerDeps } from './context.ts'
import { DatabaseClock } from './database-clock.ts'
import { checkDueCredentials } from './credentials/check-due.ts'
import { deleteRemovedCredentials } from './credentials/delete-removed.ts'
import { RateLimit } from './grants/rate-limit.ts'
import { BrokerKeys } from './keys/broker-keys.ts'
import { checkKeyCanaries } from './keys/check-canaries.ts'
import { destroyDueKeys } from './keys/destroy-due-keys.ts'
import type { ReachFaultPoint } from './keys/fault-points.ts'
import { openKeyStore } from './keys/key-store.ts'
import { createKeyWrapper } from './keys/key-wrappers.ts'
import { Rewrapping } from './keys/rewrapping.ts'
import { watchKeys } from './keys/watch-keys.ts'
import { CredentialLedger } from './ledger/credential-ledger.ts'
import { takeName } from './ledger/own-name.ts'
import { operatorOrigin } from './operator-origin.ts'
import { Freshening } from './oauth/freshening.ts'
import type { BrokerSecrets } from './secrets.ts'
import { BrokerMetrics } from './watch/broker-metrics.ts'
import { createMetricsApp } from './watch/metrics-app.ts'
import { watchStandingWork } from './watch/standing-work.ts'
import { Watch } from './watch/watch.ts'

export interface Broker extends AsyncDisposable {
  readonly origin: string
  readonly deps: BrokerDeps
  readonly signing: HeadsSigning
}

/** For tests of what survives a crash. */
export interface BrokerHooks {
  readonly reached?: ReachFaultPoint
  readonly rewrapBatchRows?: number
}

/**
 * Starts the only process that can decrypt.
 *
 * @throws StartUpError when one of its keys is missing or wrong, or its name is another broker's
 */
export async function createBroker(
  config: BrokerConfig,
  secrets: BrokerSecrets,
  logger: Logger,
  hooks: BrokerHooks = {},
): Promise<Broker> {
  const { reached = () => {} } = hooks
  await using stack = new AsyncDisposableStack()
  const login = stack.use(
    openLogin('tessera_broker', {
      url: secrets.databaseUrl,
      connections: config.databaseConnections,
    }),
  )
  const store = openKeyStore(config.keyStore, createKeyWrapper(config.keyWrapper, secrets), reached)
  const keys = await BrokerKeys.open(store)
  await checkKeyCanaries(login, keys.keyring)
  const lanes = new AuditLanes(() => keys.auditKey)
  await asVault(
    login,
    async (unit) => await enrollOperator(unit, Buffer.from(config.operatorPublicKey, 'base64url')),
  )
  const clients = createClientDirectory()
  const clock = await DatabaseClock.read(login)
  const watch = stack.use(new Watch(login, logger, new BrokerMetrics(), config.usualPerMinute))
  const signing = stack.use(
    new HeadsSigning(
      login,
      new AuditHeadsFile(config.auditHeadsFile, () => keys.answerKeys),
      logger,
      watch,
    ),
  )
  await signing.start()
  const keyDeps = { keys, store, login, lanes, signing, watch, reached }
  await destroyDueKeys(keyDeps)
  const lastSeen = stack.use(new LastSeen(login, logger, watch))
  const claimLimits = {
    worker: new RateLimit(config.claimsPerMinute.worker),
    user: new RateLimit(config.claimsPerMinute.user),
  }
  const rewrapping = stack.use(new Rewrapping({ ...keyDeps, logger }, hooks.rewrapBatchRows))
  const name = stack.use(await takeName(config.name, { databaseUrl: secrets.databaseUrl, logger }))
  const ledger = stack.use(
    await CredentialLedger.open({
      directory: config.ledger,
      broker: config.name,
      keys: () => keys.auditKeys,
      hasCredentials: await asVault(login, vaultHasCredentials),
      reached,
      exclusively: async (work) => await name.whileHeld(work),
    }),
  )
  const deps: BrokerDeps = {
    ...keyDeps,
    rewrapping,
    freshening: new Freshening(),
    ledger,
    config,
    clients,
    clock,
    lastSeen,
    claimLimits,
    logger,
  }
  const authenticate = authenticateClients(login, clients, clock)

  // The origin is part of every signature, so the port must be known before the first request.
  let origin = config.origin ?? ''
  const server = createAdaptorServer({ fetch: (request, env) => app.fetch(request, env) })
  await listen(stack, server, { port: config.port, host: config.host })
  if (origin === '') origin = `http://${config.host}:${(server.address() as AddressInfo).port}`
  const app = createBrokerApp(deps, authenticate, { origin, kinds: ['api', 'worker', 'egress'] })

  await rm(config.operatorSocket, { force: true })
  const operatorApp = createBrokerApp(deps, authenticate, {
    origin: operatorOrigin,
    kinds: ['operator'],
  })
  const operatorServer = createAdaptorServer({ fetch: operatorApp.fetch })
  await listen(stack, operatorServer, { path: config.operatorSocket })
  await chmod(config.operatorSocket, 0o600)

  if (config.metricsPort !== undefined) {
    const metricsServer = createAdaptorServer({ fetch: createMetricsApp(watch.metrics).fetch })
    await listen(stack, metricsServer, { port: config.metricsPort, host: '127.0.0.1' })
  }

  const cleaning = setInterval(() => {
    void clock
      .readAgain()
      .catch((error: unknown) => logger.warn({ err: error }, 'the time could not be read'))
    void watchStandingWork(login, watch).catch((error: unknown) =>
      logger.warn({ err: error }, 'standing work could not be looked for'),
    )
    if (!keys.isSealed)
      void ledger
        .fold()
        .catch((error: unknown) => logger.error({ err: error }, 'the ledger could not be folded'))
  }, 60_000)
  stack.defer(() => clearInterval(cleaning))

  stack.use(
    keepDoing(
      logger,
      'forget-spent',
      async () =>
        await maintainVault(
          login,
          'forget-spent',
          async (unit) =>
            (await forgetSpentIds(unit, 5 * acceptedAgeSeconds)) +
            (await forgetRevocations(unit, 2 * longestGrantSeconds)),
        ),
    ),
  )

  await rewrapping.goOn()
  stack.use(watchKeys({ ...keyDeps, rewrapping }, logger))
  stack.use(
    repeatUntilStopped(logger, 'check-credentials', async (wait) => {
      if ((await checkDueCredentials(deps)) === 0) await wait(checkEveryMs)
    }),
  )
  stack.use(
    repeatUntilStopped(logger, 'delete-removed-credentials', async (wait) => {
      if ((await deleteRemovedCredentials(deps)) === 0) await wait(checkEveryMs)
    }),
  )

  const running = stack.move()
  return { origin, deps, signing, [Symbol.asyncDispose]: async () => await running.disposeAsync() }
}

async function listen(
  stack: AsyncDisposableStack,
  server: ReturnType<typeof createAdaptorServer>,
  where: { readonly port: number; readonly host: string } | { readonly path: string },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, resolve)
  })
  stack.defer(async () => {
    const closed = new Promise<void>((resolve) => (server as Server).close(() => resolve()))
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    const late = setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections()
    }, 3_000)
    await closed
    clearTimeout(late)
  })
}

const checkEveryMs = 60_000
