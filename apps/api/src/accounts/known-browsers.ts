import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { UserId } from '@tessera/contracts/ids'
import { encodeFields } from '@tessera/crypto/fields'
import { Secret } from '@tessera/crypto/secret'
import { knownBrowserCookie } from '../http/kept-cookie.ts'

/** Browsers in which somebody signed in before: whatever strangers try, she signs in there without waiting for them. */
export interface KnownBrowsers {
  /**
   * What the browser keeps. It opens nothing.
   *
   * @param shown what it kept until now: a browser goes on under its id, so that nobody gets many by signing in often
   */
  tokenFor(userId: UserId, shown?: Secret<string> | null): Secret<string>
  /** What its tries are counted under; null when it was not made for this account, or more than half a year ago. */
  idOf(shown: Secret<string> | null, userId: UserId | undefined): string | null
  /** What its requests to sign in are counted under, as whomever; null when nobody has signed in there for half a year. */
  browserOf(shown: Secret<string> | null): string | null
}

/** @param key 32 bytes, of which a copy is kept. All api processes have the same. */
export function createKnownBrowsers(key: Secret<Uint8Array>): KnownBrowsers {
  const macKey = Buffer.from(key.expose())
  const macOf = (...fields: readonly string[]) =>
    createHmac('sha256', macKey)
      .update(encodeFields('known-browser', ...fields))
      .digest('base64url')
  const ownMac = ({ until, id }: Kept, userId: UserId) => macOf('account', userId, until, id)
  const anyMac = ({ until, id }: Kept) => macOf('any account', until, id)
  const idIn = (shown: Secret<string> | null) => {
    const kept = keptIn(shown)
    return kept !== null && isLive(kept, kept.any, anyMac(kept)) ? kept.id : null
  }
  return {
    tokenFor(userId, shown = null) {
      const kept = {
        until: String(Date.now() + knownBrowserCookie.lifeSeconds * 1_000),
        id: idIn(shown) ?? randomBytes(16).toString('base64url'),
      }
      const { until, id } = kept
      return new Secret([until, id, ownMac(kept, userId), anyMac(kept)].join('.'))
    },
    idOf(shown, userId) {
      const kept = keptIn(shown)
      if (kept === null || userId === undefined) return null
      return isLive(kept, kept.own, ownMac(kept, userId)) ? `browser ${kept.id} ${userId}` : null
    },
    browserOf(shown) {
      const id = idIn(shown)
      return id === null ? null : `browser ${id}`
    },
  }
}

interface Kept {
  readonly until: string
  readonly id: string
}

function keptIn(shown: Secret<string> | null) {
  if (shown === null) return null
  const [until = '', id = '', own = '', any = ''] = shown.expose().split('.')
  return { until, id, own, any }
}

function isLive({ until }: Kept, mac: string, rightMac: string): boolean {
  const given = Buffer.from(mac)
  const expected = Buffer.from(rightMac)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
  return Number(until) > Date.now()
}
