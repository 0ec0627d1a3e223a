import type { Mode } from '@tessera/runtime/mode'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

export interface Limits {
  /** Of all kinds, from one address. */
  readonly requests: RateLimit
  /** New accounts from one address. */
  readonly registrations: RateLimit
  /** Mails to addresses that strangers name, from one address. */
  readonly mailRequests: RateLimit
  /** Sign-ins at other servers that were begun from one address. */
  readonly openIdStarts: RateLimit
  /** Sign-ins with a passkey that were begun from one address. */
  readonly passkeyStarts: RateLimit
  /** Tokens that one user has tried at services: each try is a question there, and so a way to guess tokens. */
  readonly credentialTries: RateLimit
}

/** In development everybody has the same address, and tests make many accounts. */
export function createLimits(mode: Mode): Limits {
  const factor = mode === 'development' ? 100 : 1
  return {
    requests: createRateLimit({ requests: 6_000 * factor, seconds: 60 }),
    registrations: createRateLimit({ requests: 30 * factor, seconds: 3_600 }),
    mailRequests: createRateLimit({ requests: 20 * factor, seconds: 3_600 }),
    openIdStarts: createRateLimit({ requests: 60 * factor, seconds: 600 }),
    passkeyStarts: createRateLimit({ requests: 120 * factor, seconds: 600 }),
    credentialTries: createRateLimit({ requests: 20 * factor, seconds: 600 }),
  }
}
