import type { ServiceId } from '@tessera/contracts/ids'

/**
 * Where sign-in servers send browsers back: of each service another address, so that the answer of one server is not
 * taken for that of another that does not name itself (RFC 9700 §4.4.2.2).
 */
export function redirectUri(publicOrigin: string, serviceId: ServiceId): string {
  return `${publicOrigin}/api/oauth/callback/${serviceId}`
}
