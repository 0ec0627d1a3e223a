import type { Secret } from '@tessera/crypto/secret'

/** Sets or removes the cookie of a browser session on the answer to one request. */
export interface SessionCookie {
  set(token: Secret<string>): void
  clear(): void
}

/** @param headers the answer's headers */
export function createSessionCookie(headers: Headers): SessionCookie {
  return {
    set(token) {
      headers.append('set-cookie', cookie(token.expose(), `Max-Age=${longestLifeSeconds}`))
    },
    clear() {
      headers.append('set-cookie', cookie('', 'Max-Age=0'))
    },
  }
}

/** The prefix binds the cookie to this host, this path and HTTPS (RFC 6265bis §4.1.3.2). */
export const sessionCookieName = '__Host-tessera'

function cookie(value: string, life: string): string {
  return `${sessionCookieName}=${value}; Path=/; HttpOnly; Secure; SameSite=Lax; ${life}`
}

/** No session is older. When it ends before, because it is not used, is for the database to say. */
const longestLifeSeconds = 14 * 24 * 3600
