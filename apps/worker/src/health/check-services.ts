import type { HealthAnswer, ServiceAdapter, ServiceFetch } from '@tessera/adapters/adapter'
import { ServiceError } from '@tessera/adapters/service-error'
import { adapterFor } from '@tessera/adapters/registry'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import {
  claimHealthCheck,
  type FoundHealth,
  type HealthGrant,
  longestCatalogue,
  reportHealth,
} from '@tessera/broker-client/health-grants'
import type { ServiceOptions } from '@tessera/contracts/service'
import type { Logger } from '@tessera/runtime/logger'
import type { Mode } from '@tessera/runtime/mode'
import { boundFetch } from '../service/bound-fetch.ts'

export interface HealthParts {
  readonly connection: BrokerConnection
  readonly mode: Mode
  readonly logger: Logger
}

/**
 * Asks one service that is due whether it is well, as nobody's job, and from time to time what it offers, and tells the broker. The credential is the one that
 * an operator stored for this question; the grant lets nothing else out.
 *
 * @returns false when none is due
 */
export async function checkNextService(
  parts: HealthParts,
  stopping: AbortSignal,
): Promise<boolean> {
  const grant = await claimHealthCheck(parts.connection)
  if (grant === null) return false
  const started = performance.now()
  try {
    const asked = asking(parts, grant, stopping)
    const answer = await ask(parts, grant, asked)
    const milliseconds = Math.round(performance.now() - started)
    const catalogue = await readCatalogue(parts, grant, asked, answer)
    await reportHealth(parts.connection, grant, { ...answer, milliseconds, catalogue })
    const { state } = answer
    parts.logger.info({ serviceId: grant.serviceId, state, milliseconds }, 'service checked')
  } finally {
    if (grant.credential.available) grant.credential.secret.wipe()
  }
  return true
}

interface Asking {
  readonly adapter: ServiceAdapter
  readonly fetch: ServiceFetch
  readonly stopping: AbortSignal
}

function asking({ mode }: HealthParts, grant: HealthGrant, stopping: AbortSignal): Asking {
  const adapter = adapterFor({ ...grant.service, workflow: grant.catalogue.workflow })
  const { allowedRequests, credentialHeader } = adapter
  const fetch = boundFetch({
    grant,
    // It lives for a minute, which is longer than both questions may take.
    hold: {
      signal: stopping,
      confirm: async () => stopping.throwIfAborted(),
      secret: () => (grant.credential.available ? grant.credential.secret : null),
    },
    use: { see: () => {} },
    mode,
    credentialHeader,
    allowedRequests,
  })
  return { adapter, fetch, stopping }
}

async function ask(
  { logger }: HealthParts,
  grant: HealthGrant,
  { adapter, fetch, stopping }: Asking,
): Promise<Answer> {
  const { available } = grant.credential
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(longestMs)])
  try {
    return judge(await adapter.checkHealth(fetch, signal, available), available)
  } catch (error) {
    stopping.throwIfAborted()
    if (error instanceof ServiceError && error.kind === 'credential_refused')
      return answered('refused', null)
    if (error instanceof ServiceError && error.kind === 'maintenance')
      return { ...answered('maintenance', null), announcement: error.publicText.slice(0, 500) }
    logger.info({ err: error, serviceId: grant.serviceId }, 'a service does not answer')
    return answered('unreachable', null)
  }
}

/**
 * What the service offers the account of the check. It is read less often than the service is asked, and never without the
 * credential: without one a service lists nothing, which would look as if all its panels were gone.
 */
async function readCatalogue(
  { logger }: HealthParts,
  grant: HealthGrant,
  { adapter, fetch, stopping }: Asking,
  { state }: Answer,
): Promise<ServiceOptions | undefined> {
  const { isDue, workflow } = grant.catalogue
  const isReadable = adapter.kind === 'cloudgene' || workflow !== null
  if (!isDue || !isReadable || state !== 'reachable' || !grant.credential.available)
    return undefined
  const { serviceId } = grant
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(longestMs)])
    const catalogue = await adapter.readOptions(fetch, signal)
    if (JSON.stringify(catalogue).length <= longestCatalogue) return catalogue
    logger.warn({ serviceId }, 'a service offers more than is kept')
  } catch (error) {
    stopping.throwIfAborted()
    logger.info({ err: error, serviceId }, 'a service does not say what it offers')
  }
  return undefined
}

type Answer = Pick<FoundHealth, 'state' | 'queued' | 'announcement'>

function judge(health: HealthAnswer, withCredential: boolean): Answer {
  const queued = health.queued ?? null
  const { maintenance } = health
  if (maintenance != null)
    return { ...answered('maintenance', queued), announcement: maintenance.slice(0, 500) }
  if (health.signedIn === false && withCredential) return answered('refused', queued)
  return answered(health.offersImputation === false ? 'not_offered' : 'reachable', queued)
}

function answered(state: Answer['state'], queued: number | null): Answer {
  return { state, queued, announcement: '' }
}

const longestMs = 15_000
