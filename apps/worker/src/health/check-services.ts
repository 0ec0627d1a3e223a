import { ServiceError } from '@tessera/adapters/service-error'
import { adapterFor } from '@tessera/adapters/registry'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import {
  claimHealthCheck,
  type HealthGrant,
  reportHealth,
} from '@tessera/broker-client/health-grants'
import type { ServiceHealth } from '@tessera/contracts/service'
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
    const state = await ask(parts, grant, stopping)
    const milliseconds = Math.round(performance.now() - started)
    await reportHealth(parts.connection, grant, { state, milliseconds })
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
): Promise<ServiceHealth['state']> {
  const adapter = adapterFor(grant.service.kind)
  if (adapter === null) return 'unreachable'
  const { allowedRequests, credentialHeader } = adapter
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
    const { signedIn } = await adapter.checkHealth(fetch, signal, grant.credential.available)
    return signedIn === false && grant.credential.available ? 'refused' : 'reachable'
  } catch (error) {
    stopping.throwIfAborted()
    if (error instanceof ServiceError && error.kind === 'credential_refused') return 'refused'
    logger.info({ err: error, serviceId: grant.serviceId }, 'a service does not answer')
    return 'unreachable'
  }
}

const longestMs = 15_000
