import type { Secret } from '@tessera/crypto/secret'

/** What a browser shows instead of the second factor when its owner signs in, and only then. */
export interface DeviceCookie {
  /** As it came; null when there is none. */
  readonly token: Secret<string> | null
  set(token: Secret<string>): void
}

/** @param headers the answer's headers */
export function createDeviceCookie(token: Secret<string> | null, headers: Headers): DeviceCookie {
  return {
    token,
    set(given) {
      headers.append(
        'set-cookie',
        `${deviceCookieName}=${given.expose()}; Path=/; HttpOnly; Secure; SameSite=Strict; Max-Age=${lifeSeconds}`,
      )
    },
  }
}

/** See the session's cookie for the prefix. */
export const deviceCookieName = '__Host-tessera-device'

/** The database forgets it at the same time. */
const lifeSeconds = 30 * 24 * 3600
