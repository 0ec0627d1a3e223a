import type { Credential } from '@tessera/contracts/credential'
import type { Service } from '@tessera/contracts/service'
import { queryClient, trpc } from '../trpc.ts'

/** A service and what the signed-in user holds there. */
export type ServiceWithCredential = Service & { readonly credential: Credential | null }

export function servicesQuery() {
  return trpc.services.list.queryOptions()
}

/** After a credential was added, replaced or removed. */
export async function refreshServices(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries(trpc.services.pathFilter()),
    queryClient.invalidateQueries(trpc.credentials.pathFilter()),
    queryClient.invalidateQueries(trpc.notices.pathFilter()),
  ])
}
