import { Secret } from '@tessera/crypto/secret'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'

/** What a browser keeps besides its session. */
export interface KeptCookie {
  /** As it came; null when there is none. */
  readonly token: Secret<string> | null
  set(token: Secret<string>): void
}

/** @param headers the answer's headers */
export function createKeptCookie(
  { name, lifeSeconds }: { readonly name: string; readonly lifeSeconds: number },
  token: Secret<string> | null,
  headers: Headers,
): KeptCookie {
  return {
    token,
    set(given) {
      headers.append(
        'set-cookie',
        `${name}=${given.expose()}; Path=/; HttpOnly; Secure; SameSite=Strict; Max-Age=${lifeSeconds}`,
      )
    },
  }
}

export function knownBrowserOf(c: Context, answerHeaders: Headers): KeptCookie {
  const shown = getCookie(c, knownBrowserCookie.name)
  const token = shown === undefined ? null : new Secret(shown)
  return createKeptCookie(knownBrowserCookie, token, answerHeaders)
}

/** Shown instead of the second factor when its owner signs in, and only then. The database forgets it at the same time. */
export const deviceCookie = { name: '__Host-tessera-device', lifeSeconds: 30 * 24 * 3600 }

/** Says that somebody signed in here before, or showed her password: her tries count apart from those of strangers. It stands for nothing else. */
export const knownBrowserCookie = { name: '__Host-tessera-known', lifeSeconds: 180 * 24 * 3600 }

/** Says that the browser that shows a passkey is the one that was asked for it. */
export const passkeyCookie = { name: '__Host-tessera-passkey', lifeSeconds: 300 }
