import { connectBroker } from '@tessera/broker-client/broker'
import { openLogin } from '@tessera/db/login'
import { openFileStore } from '@tessera/encrypted-files/file-place'
import type { Logger } from '@tessera/runtime/logger'
import { openCountries } from './accounts/countries.ts'
import { createKnownBrowsers } from './accounts/known-browsers.ts'
import { createPasswords } from './accounts/passwords.ts'
import { createRegistrations } from './accounts/registrations.ts'
import { createSignInThrottle } from './accounts/sign-in-throttle.ts'
import { createServiceAddresses } from './administration/service-addresses.ts'
import { createApp } from './app.ts'
import { watchBatches } from './batches/end-due-batches.ts'
import type { ApiConfig } from './config.ts'
import { createDelegations } from './delegations.ts'
import { openCounters } from './http/counters.ts'
import { createLimits } from './http/limits.ts'
import { listen } from './http/listen.ts'
import { createProgressSockets } from './jobs/progress-sockets.ts'
import { importSigningKey, importVerifyingKey } from './keys.ts'
import { connectProviders } from './openid/connect-providers.ts'
import { createStandingPermissions } from './permissions/standing-permissions.ts'
import { watchSchedules } from './schedules/fire-due-schedules.ts'
import { createAuthenticators } from './second-factors/authenticators.ts'
import { createPasskeys } from './second-factors/passkeys.ts'
import type { ApiSecrets } from './secrets.ts'
import { createTaskTokens } from './task-tokens/task-tokens.ts'
import { offeredModel } from '@tessera/runtime/document-model'
import { readHouseTerms } from './terms/house-terms.ts'
import { openFileStorage } from './uploads/file-storage.ts'
import { createInputChecks } from './uploads/input-checks.ts'
import { keepFiles } from './uploads/keep-files.ts'
import { sweepSpool } from './uploads/sweep-spool.ts'
import { createWebhookAddresses } from './webhooks/webhook-addresses.ts'
import { createWakeHub } from './wake-hub.ts'

export interface Api extends AsyncDisposable {
  readonly origin: string
}

/** Puts the process together and serves. Signing keys are wiped from `secrets` once they are imported. */
export async function startApi(
  config: ApiConfig,
  secrets: ApiSecrets,
  logger: Logger,
): Promise<Api> {
  await using stack = new AsyncDisposableStack()
  const { databaseUrls } = secrets
  const api = stack.use(openLogin('tessera_api', { url: databaseUrls.api, connections: 20 }))
  const auth = stack.use(openLogin('tessera_auth', { url: databaseUrls.auth, connections: 5 }))
  const hub = stack.use(await createWakeHub(databaseUrls.api, 'job_events'))
  const noticeHub = stack.use(await createWakeHub(databaseUrls.api, 'notices'))
  const broker = connectBroker({
    origin: config.brokerUrl,
    clientId: config.brokerClientId,
    identityKey: importSigningKey(secrets.identityKey),
    answerKey: importVerifyingKey(config.brokerAnswerPublicKey),
    rootPublicKey: Buffer.from(config.brokerRootPublicKey, 'base64url'),
  })
  const signer = {
    clientId: config.brokerClientId,
    signingKey: importSigningKey(secrets.signingKey),
  }
  const taskTokens = createTaskTokens(api, signer)
  const files = await openFileStore(config.files, secrets.s3Keys)
  const storage = await openFileStorage({ uploadsDir: config.uploadsDir, files })
  stack.use(sweepSpool(storage, logger))
  stack.use(keepFiles({ api, storage, logger }, config.dueEverySeconds))
  const permissions = createStandingPermissions(api, secrets.permissionKey)
  const delegations = createDelegations(broker, signer)
  const firing = { api, delegations, permissions, logger }
  stack.use(watchSchedules(firing, config.dueEverySeconds))
  stack.use(watchBatches({ api, logger }, config.dueEverySeconds))
  const checks = stack.use(
    createInputChecks({ broker, storage, panelSitesDir: config.panelSitesDir, logger }),
  )

  const { publicOrigin } = config
  const redis = { url: secrets.redisUrl, ca: config.redisCa, mode: config.mode }
  const knownBrowsers = createKnownBrowsers(secrets.limitKey)
  const counters = stack.use(await openCounters(redis, secrets.limitKey, logger))
  const passwords = stack.use(await createPasswords())
  const limits = createLimits(counters, config.mode)
  const app = createApp({
    limits,
    registrations: createRegistrations(config.registration),
    publicOrigin,
    maxUploadBytes: config.maxUploadBytes,
    dailyUploadBytes: config.dailyUploadBytes,
    panelSitesDir: config.panelSitesDir,
    noteEverySeconds: config.dueEverySeconds,
    api,
    archives: new Set(),
    auth,
    authenticators: createAuthenticators(secrets.factorKey),
    broker,
    checks,
    countries: await openCountries(),
    delegations,
    documentModel: config.documentModel === null ? null : offeredModel(config.documentModel),
    hub,
    logger,
    noticeHub,
    passkeys: createPasskeys(publicOrigin),
    passwords,
    permissions,
    providers: connectProviders(config, secrets, logger),
    serviceAddresses: createServiceAddresses(config.serviceHosts, config.mode),
    storage,
    taskTokens,
    terms: await readHouseTerms(config.terms),
    webhookAddresses: createWebhookAddresses(config.mode),
    webhookKey: secrets.webhookKey,
    knownBrowsers,
    throttle: createSignInThrottle(counters),
  })
  const sockets = createProgressSockets({ publicOrigin, hub, taskTokens, limits, logger })
  const { origin } = stack.use(await listen(app, sockets, { ...config, logger }))

  const running = stack.move()
  return { origin, [Symbol.asyncDispose]: async () => await running.disposeAsync() }
}
