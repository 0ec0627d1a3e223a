import { generateKeyPairSync } from 'node:crypto'
import {
  bodyHash,
  parseUnverifiedProof,
  proofIsSignedBy,
  type RequestClaims,
} from '@tessera/broker-client/signed-request'
import type { Login } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { type Client, findClient, spendRequestId } from '@tessera/db/vault/clients'
import type { ClientDirectory } from './client-directory.ts'
import type { DatabaseClock } from './database-clock.ts'

export interface SignedRequest {
  readonly proof: string
  readonly method: string
  readonly url: string
  readonly body: string
}

/** Finds out who sent a request; null when nobody known signed exactly this. */
export type Authenticate = (request: SignedRequest) => Promise<Sender | null>

export interface Sender {
  readonly caller: Client
  readonly requestId: string
  /** Signed just now. */
  readonly isTimely: boolean
}

export function authenticateClients(
  login: Login<'tessera_broker'>,
  clients: ClientDirectory,
  clock: DatabaseClock,
): Authenticate {
  const read = async (id: string) =>
    await asVault(login, async (unit) => await findClient(unit, id))

  return async (request) => {
    const claims = parseUnverifiedProof(request.proof)
    if (claims === null) return null
    let hasLooked = false
    const known = await clients.find(claims.clientId, async (id) => {
      hasLooked = true
      return await read(id)
    })
    const isSigned = proofIsSignedBy(request.proof, known?.publicKey ?? nobodysKey)
    // A name that is known is remembered. One look-up and one check of a signature before a refusal, whoever is named:
    // docs/measurements.md says how near the times come.
    if (!isSigned && !hasLooked) await read(claims.clientId)
    if (known === null || !isSigned) return null
    const fits =
      claims.htm === request.method &&
      claims.htu === request.url &&
      claims.bh === bodyHash(request.body)
    if (!fits) return null
    const isTimely = isSignedJustNow(claims, clock)
    // Refused now, it must not be good when its time comes.
    if (!isTimely && claims.iat * 1000 > clock.now())
      await asVault(
        login,
        async (unit) =>
          await spendRequestId(unit, claims.clientId, claims.jti, new Date(claims.iat * 1000)),
      )
    return { caller: known.client, requestId: claims.jti, isTimely }
  }
}

export function isSignedJustNow({ iat }: RequestClaims, clock: DatabaseClock): boolean {
  return Math.abs(clock.now() / 1000 - iat) <= acceptedAgeSeconds
}

/** Its private half was never kept. */
const nobodysKey = generateKeyPairSync('ed25519').publicKey

/** How far a request's time may be from the database's. Spent ids are kept for longer than this on both sides. */
export const acceptedAgeSeconds = 60
