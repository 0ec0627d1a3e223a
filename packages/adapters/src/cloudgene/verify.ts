import type { CredentialType } from '@tessera/contracts/service'
import { z } from 'zod'
import type { ServiceFetch, VerifiedCredential } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import { plainText } from '../http/plain-text.ts'
import { requestJson } from './request.ts'
import { readServer, type ServerView } from './server.ts'

/**
 * Asks whether the token is good, then whether it signs in: a server that has stored another token since answers the
 * first question by the signature alone in some versions.
 */
export async function verify(
  fetch: ServiceFetch,
  signal: AbortSignal,
  type: CredentialType = 'api_token',
): Promise<VerifiedCredential> {
  if (type !== 'api_token') return await verifySignIn(fetch, signal)
  const answer = await requestJson(fetch, '/api/v2/tokens/verify', verifyBody, {
    method: 'POST',
    credential: { in: 'form', field: 'token' },
    signal,
  })
  if (!answer.valid) return { valid: false, reason: reasonOf(answer.message) }
  const server = await signIn(fetch, signal)
  if (server === null || server.loggedIn === false) return { valid: false, reason: refused }
  const account = answer.username ?? server.username
  if (account === null) {
    throw new ServiceError('protocol', 'The service does not say whose token this is.')
  }
  return { valid: true, account, expiresAt: parseExpiry(answer.expire ?? null) }
}

/** The server says nothing of an end: passwords have none. */
async function verifySignIn(fetch: ServiceFetch, signal: AbortSignal): Promise<VerifiedCredential> {
  const server = await signIn(fetch, signal)
  if (server?.loggedIn !== true || server.username === null) {
    return { valid: false, reason: signInRefused }
  }
  return { valid: true, account: server.username, expiresAt: null }
}

async function signIn(fetch: ServiceFetch, signal: AbortSignal): Promise<ServerView | null> {
  try {
    return await readServer(fetch, signal)
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'credential_refused') return null
    throw error
  }
}

/** The message of a valid token holds an unfilled `%s`; it is shown for invalid ones only, and never with it. */
function reasonOf(message: string | null | undefined): string {
  const text = plainText(message ?? '', 300)
  return text === '' || text.includes('%s') ? refused : text
}

/** A date-time in ISO 8601 or milliseconds since 1970, as number or text. */
function parseExpiry(expire: string | number | null): Date | null {
  if (expire === null || expire === '') return null
  const isNumber = typeof expire === 'number' || /^\d+$/.test(expire)
  const date = new Date(isNumber ? Number(expire) : isoWithColon(expire))
  return Number.isNaN(date.getTime()) || date.getTime() <= 0 ? null : date
}

/** Java may write the offset without its colon: `+0000`. */
function isoWithColon(text: string): string {
  return text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
}

const refused = 'The service does not accept this token.'
const signInRefused = 'The service does not accept this name and password.'

const verifyBody = z.object({
  valid: z.boolean(),
  message: z.string().nullish(),
  username: z.string().min(1).nullish(),
  expire: z.union([z.string(), z.number()]).nullish(),
})
