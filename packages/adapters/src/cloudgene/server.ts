import { z } from 'zod'
import type { CredentialPlacement, ServiceFetch } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { plainText } from './plain-text.ts'
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

/** A server that is closed for maintenance answers, and is well. */
export async function checkHealth(
  fetch: ServiceFetch,
  signal: AbortSignal,
  withCredential: boolean,
): Promise<{ readonly signedIn: boolean | null }> {
  const server = await readServer(fetch, signal, withCredential ? { in: 'header' } : 'omit')
  return { signedIn: server.loggedIn }
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
