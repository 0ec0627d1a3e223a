import { proofHash } from '@tessera/crypto/row-proof'
import type { Mode } from '@tessera/runtime/mode'
import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from './api-env.ts'
import type { Client } from '../trpc.ts'
import type { Counters } from './counters.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

/** Decision 038 says why these. */
export type Limits = Readonly<Record<LimitName, RateLimit>>

export type LimitName = NetworkLimit | OwnerLimit

/** By the network that a request comes from. Each public procedure and route names the one that holds for it. */
export type NetworkLimit = keyof typeof ofNetworks
/** By who asks. */
type OwnerLimit = keyof typeof ofOwners

/** In development everybody has the same address, and tests make many accounts. */
export function createLimits(counters: Counters, mode: Mode): Limits {
  const factor = mode === 'development' ? 100 : 1
  const limit = (name: LimitName) => {
    const { requests, seconds, whenAway } = rules[name]
    const points = requests * factor
    return createRateLimit(counters.counter({ name: dashed(name), points, seconds, whenAway }))
  }
  return {
    requests: limit('requests'),
    signIns: limit('signIns'),
    secondFactors: limit('secondFactors'),
    registrations: limit('registrations'),
    mailRequests: limit('mailRequests'),
    mailedLinks: limit('mailedLinks'),
    openIdStarts: limit('openIdStarts'),
    passkeyStarts: limit('passkeyStarts'),
    programTokens: limit('programTokens'),
    browserSignIns: limit('browserSignIns'),
    ownRequests: limit('ownRequests'),
    stepUps: limit('stepUps'),
    credentialTries: limit('credentialTries'),
  }
}

/** Before anything of a request is read. */
export function limitedBy(limit: NetworkLimit): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await c.get('limits')[limit].admit(c.get('client').address)
    await next()
  }
}

/** Counts by the network; what belongs to signing in by the browser, where somebody signed in there before. */
export async function admit(
  limits: Limits,
  limit: NetworkLimit,
  asker: { readonly client: Client; readonly browser: string | null },
): Promise<void> {
  if (asker.browser !== null && ofSigningIn.includes(limit))
    await limits.browserSignIns.admit(asker.browser)
  else await limits[limit].admit(asker.client.address)
}

/** Of whoever shows who she is, live or not: that shows later. */
export function limitOwners(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const owner = c.get('token') ?? c.get('program') ?? c.get('principal')
    if (owner !== null)
      await c.get('limits').ownRequests.admit(proofHash(owner.proof).toString('base64'))
    await next()
  }
}

function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `seconds` from the first of so many `requests`. */
interface Rule {
  readonly requests: number
  readonly seconds: number
  readonly whenAway: 'memory' | 'refuse'
}

const ofNetworks = {
  /** All of them, each counted once more under the others. */
  requests: { requests: 6_000, seconds: 60, whenAway: 'memory' },
  /** Right ones too: each costs a password's hash. */
  signIns: { requests: 600, seconds: 600, whenAway: 'refuse' },
  secondFactors: { requests: 240, seconds: 600, whenAway: 'refuse' },
  registrations: { requests: 60, seconds: 3_600, whenAway: 'memory' },
  /** Mails to addresses that strangers name. */
  mailRequests: { requests: 20, seconds: 3_600, whenAway: 'refuse' },
  /** Links of mails that are shown. */
  mailedLinks: { requests: 200, seconds: 600, whenAway: 'refuse' },
  /** Sign-ins at other servers that were begun. */
  openIdStarts: { requests: 60, seconds: 600, whenAway: 'memory' },
  /** Sign-ins with a passkey that were begun. */
  passkeyStarts: { requests: 600, seconds: 600, whenAway: 'refuse' },
  programTokens: { requests: 600, seconds: 60, whenAway: 'memory' },
} as const satisfies Readonly<Record<string, Rule>>

/** Whoever shares the network can use these up without an account. */
const ofSigningIn: readonly NetworkLimit[] = ['signIns', 'secondFactors', 'passkeyStarts']

const ofOwners = {
  /** Of one browser in which somebody signed in before: each step of a sign-in is one. */
  browserSignIns: { requests: 120, seconds: 600, whenAway: 'refuse' },
  /** With one session, access token or program's token, from wherever. */
  ownRequests: { requests: 3_000, seconds: 60, whenAway: 'memory' },
  /** Factors that one user has shown anew. */
  stepUps: { requests: 30, seconds: 600, whenAway: 'refuse' },
  /** Tokens that one user has tried at services: each try is a question there, and so a way to guess tokens. */
  credentialTries: { requests: 20, seconds: 600, whenAway: 'memory' },
} as const satisfies Readonly<Record<string, Rule>>

const rules: Readonly<Record<LimitName, Rule>> = { ...ofNetworks, ...ofOwners }
