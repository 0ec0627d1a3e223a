import type { HealthAnswer } from '@tessera/adapters/adapter'
import { ServiceError } from '@tessera/adapters/service-error'
import { adapterFor } from '@tessera/adapters/registry'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import {
  claimHealthCheck,
  type HealthGrant,
  reportHealth,
} from '@tessera/broker-client/health-grants'
import type { HealthState, ServiceHealth } from '@tessera/contracts/service'
import type { Logger } from '@tessera/runtime/logger'
import type { Mode } from '@tessera/runtime/mode'
import { boundFetch } from '../service/bound-fetch.ts'

export interface HealthParts {
  readonly connection: BrokerConnection
  readonly mode: Mode
  readonly logger: Logger
}

/**
 * Asks one service that is due whether it is well, as nobody's job, and tells the broker. The credential is the one that
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
    const answer = await ask(parts, grant, stopping)
    const milliseconds = Math.round(performance.now() - started)
    await reportHealth(parts.connection, grant, { ...answer, milliseconds })
    const { state } = answer
    parts.logger.info({ serviceId: grant.serviceId, state, milliseconds }, 'service checked')
  } finally {
    if (grant.credential.available) grant.credential.secret.wipe()
  }
  return true
}

async function ask(
  { mode, logger }: HealthParts,
  grant: HealthGrant,
  stopping: AbortSignal,
): Promise<Answer> {
  const adapter = adapterFor(grant.service)
  const { allowedRequests, credentialHeader } = adapter
  const { available } = grant.credential
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(longestMs)])
  const fetch = boundFetch({
    grant,
    // It lives for a minute, which is longer than the question may take.
    hold: {
      signal,
      confirm: async () => signal.throwIfAborted(),
      secret: () => (grant.credential.available ? grant.credential.secret : null),
    },
    use: { see: () => {} },
    mode,
    credentialHeader,
    allowedRequests,
  })
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

type Answer = Omit<ServiceHealth, 'milliseconds' | 'checkedAt'>

function judge(health: HealthAnswer, withCredential: boolean): Answer {
  const queued = health.queued ?? null
  const { maintenance } = health
  if (maintenance != null)
    return { ...answered('maintenance', queued), announcement: maintenance.slice(0, 500) }
  if (health.signedIn === false && withCredential) return answered('refused', queued)
  return answered(health.offersImputation === false ? 'not_offered' : 'reachable', queued)
}

function answered(state: HealthState, queued: number | null): Answer {
  return { state, queued, announcement: '' }
}

const longestMs = 15_000
