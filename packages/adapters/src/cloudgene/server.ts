import { z } from 'zod'
import type { CredentialPlacement, HealthAnswer, ServiceFetch } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { plainText } from '../http/plain-text.ts'
import { imputationApp } from './imputation-app.ts'
import { requestJson } from './request.ts'

export interface ServerView {
  /** False for a token that is unknown or expired; null where the server does not say. */
  readonly loggedIn: boolean | null
  readonly username: string | null
  /** With version, such as `imputationserver2@2.0.12`. */
  readonly apps: readonly string[]
  /** The service's announcement while it is closed for maintenance, else null. */
  readonly maintenance: string | null
}

/** The cheapest request that tells a live token: it is answered before anything is uploaded. */
export async function readServer(
  fetch: ServiceFetch,
  signal: AbortSignal,
  credential: CredentialPlacement = { in: 'header' },
): Promise<ServerView> {
  const body = await requestJson(fetch, '/api/v2/server', serverBody, { signal, credential })
  const closed = body.maintenace === true || body.maintenance === true
  const announcement = plainText(body.maintenaceMessage ?? body.maintenanceMessage ?? '', 500)
  return {
    loggedIn: body.loggedIn ?? null,
    username: body.user?.username ?? null,
    apps: body.apps.map(({ id }) => id),
    maintenance: closed ? announcement || 'The service is closed for maintenance.' : null,
  }
}

export async function checkHealth(
  fetch: ServiceFetch,
  signal: AbortSignal,
  withCredential: boolean,
): Promise<HealthAnswer> {
  const server = await readServer(fetch, signal, withCredential ? { in: 'header' } : 'omit')
  return {
    signedIn: server.loggedIn,
    maintenance: server.maintenance,
    // Without a credential no server lists any.
    ...(server.loggedIn === true && { offersImputation: imputationApp(server.apps) !== null }),
    queued: await readQueue(fetch, signal),
  }
}

/** Null where the server does not tell. */
async function readQueue(fetch: ServiceFetch, signal: AbortSignal): Promise<number | null> {
  try {
    const path = '/api/v2/server/counters'
    const counters = await requestJson(fetch, path, countersBody, { signal, credential: 'omit' })
    return counters.queue?.size ?? null
  } catch (error) {
    if (error instanceof ServiceError) return null
    throw error
  }
}

/** For everything that needs a live token and an open server. */
export async function requireOpen(fetch: ServiceFetch, signal: AbortSignal): Promise<ServerView> {
  const server = await readServer(fetch, signal)
  if (server.loggedIn === false) {
    throw new ServiceError('credential_refused', 'The service does not accept this token.')
  }
  if (server.maintenance !== null) throw new ServiceError('maintenance', server.maintenance)
  return server
}

const countersBody = z.object({ queue: z.object({ size: z.int().nonnegative() }).nullish() })
/** `maintenace` is how most servers spell it. */
const serverBody = z.object({
  loggedIn: z.boolean().nullish(),
  user: z.object({ username: z.string() }).nullish(),
  apps: z
    .array(z.object({ id: z.string() }))
    .nullish()
    .transform((apps) => apps ?? []),
  maintenace: z.boolean().nullish(),
  maintenaceMessage: z.string().nullish(),
  maintenance: z.boolean().nullish(),
  maintenanceMessage: z.string().nullish(),
})
