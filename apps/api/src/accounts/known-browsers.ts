import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { UserId } from '@tessera/contracts/ids'
import { encodeFields } from '@tessera/crypto/fields'
import { Secret } from '@tessera/crypto/secret'
import { knownBrowserCookie } from '../http/kept-cookie.ts'

/** Browsers in which somebody signed in before: whatever strangers try, she signs in there without waiting for them. */
export interface KnownBrowsers {
  /** What the browser keeps. It opens nothing. */
  tokenFor(userId: UserId): Secret<string>
  /** What its tries are counted under; null when it was not made for this account, or more than half a year ago. */
  idOf(shown: Secret<string> | null, userId: UserId | undefined): string | null
}

/** @param key 32 bytes, of which a copy is kept. All api processes have the same. */
export function createKnownBrowsers(key: Secret<Uint8Array>): KnownBrowsers {
  const macKey = Buffer.from(key.expose())
  const macOf = (userId: UserId, until: string, id: string) =>
    createHmac('sha256', macKey)
      .update(encodeFields('known-browser', userId, until, id))
      .digest('base64url')
  return {
    tokenFor(userId) {
      const until = String(Date.now() + knownBrowserCookie.lifeSeconds * 1_000)
      const id = randomBytes(16).toString('base64url')
      return new Secret(`${until}.${id}.${macOf(userId, until, id)}`)
    },
    idOf(shown, userId) {
      if (shown === null || userId === undefined) return null
      const [until = '', id = '', mac = ''] = shown.expose().split('.')
      const expected = Buffer.from(macOf(userId, until, id))
      const given = Buffer.from(mac)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      return Number(until) > Date.now() ? `browser ${id}` : null
    },
  }
}
