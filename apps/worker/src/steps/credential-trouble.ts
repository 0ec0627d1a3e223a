import type { Grant } from '@tessera/broker-client/grants'

/** Why nothing can be asked of the service, for a person who waits for the answer; null when it can. */
export function troubleWith(credential: Grant['credential']): string | null {
  if (credential.available) return null
  switch (credential.reason) {
    case 'moved':
      return 'The service has another address now. Say under Credentials whether your credential may be used there.'
    case 'not_refreshed':
      return 'The sign-in server of this service does not answer. Try again later.'
    default:
      return 'There is no credential for this service that works. Add one first.'
  }
}
