import { z } from 'zod'
import type { HealthAnswer, ServiceFetch, VerifiedCredential } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { wesPath } from './paths.ts'
import { requestJson } from './request.ts'

export interface ServiceInfo {
  readonly name: string | null
  /** Versions by workflow type, such as `NFL` or `WDL`; a type without versions takes any. */
  readonly workflowTypes: ReadonlyMap<string, readonly string[]>
  /** Runs that wait or run there; null where it does not tell. */
  readonly queued: number | null
}

/** What the node says of itself to anybody. */
export async function readServiceInfo(
  fetch: ServiceFetch,
  signal: AbortSignal,
): Promise<ServiceInfo> {
  const request = { signal, credential: 'omit' } as const
  const body = await requestJson(fetch, `${wesPath}/service-info`, serviceInfoBody, request)
  return {
    name: body.name ?? null,
    workflowTypes: new Map(
      Object.entries(body.workflow_type_versions ?? {}).map(([type, versions]) => [type, versions]),
    ),
    queued: queuedOf(body.system_state_counts ?? null),
  }
}

/**
 * WES has no request that only asks whether a token is good: the shortest list of one's own runs is the cheapest, and is
 * answered before anything is uploaded.
 *
 * @throws ServiceError `credential_refused` for a token that the node does not take
 */
export async function requireSignedIn(fetch: ServiceFetch, signal: AbortSignal): Promise<void> {
  try {
    await requestJson(fetch, `${wesPath}/runs?page_size=1`, z.unknown(), { signal })
  } catch (error) {
    // Whoever may not even list runs of her own is nobody here.
    throw error instanceof ServiceError && error.kind === 'not_permitted'
      ? new ServiceError('credential_refused', error.publicText, { cause: error })
      : error
  }
}

/** A node says whether it takes a token, and not whose it is or until when. */
export async function verify(
  fetch: ServiceFetch,
  signal: AbortSignal,
): Promise<VerifiedCredential> {
  try {
    await requireSignedIn(fetch, signal)
    return { valid: true, account: null, expiresAt: null }
  } catch (error) {
    if (!(error instanceof ServiceError) || error.kind !== 'credential_refused') throw error
    return { valid: false, reason: `The service does not accept this token: ${error.publicText}` }
  }
}

export async function checkHealth(
  fetch: ServiceFetch,
  signal: AbortSignal,
  withCredential: boolean,
): Promise<HealthAnswer> {
  const { queued } = await readServiceInfo(fetch, signal)
  if (!withCredential) return { signedIn: null, queued }
  try {
    return { signedIn: (await verify(fetch, signal)).valid, queued }
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'maintenance')
      return { signedIn: null, maintenance: error.publicText, queued }
    throw error
  }
}

function queuedOf(counts: Readonly<Record<string, number>> | null): number | null {
  if (counts === null) return null
  return openStates.reduce((sum, state) => sum + (counts[state] ?? 0), 0)
}

/** Those of WES 1.1 in which a run has not ended. */
const openStates = ['QUEUED', 'INITIALIZING', 'RUNNING', 'PAUSED', 'CANCELING'] as const

/** Nodes write the versions of a type in either form. */
const versions = z.union([
  z.array(z.string()),
  z
    .object({ workflow_type_version: z.array(z.string()).nullish() })
    .transform(({ workflow_type_version: list }) => list ?? []),
])

const serviceInfoBody = z.object({
  name: z.string().nullish(),
  workflow_type_versions: z.record(z.string(), versions).nullish().catch(null),
  system_state_counts: z.record(z.string(), z.int().nonnegative()).nullish().catch(null),
})
