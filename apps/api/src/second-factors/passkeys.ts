import { randomBytes } from 'node:crypto'
import type { UserId } from '@tessera/contracts/ids'
import type {
  NewPasskeyAnswer,
  PasskeyAnswer,
  PasskeyCreation,
  PasskeyRequest,
} from '@tessera/contracts/passkey'
import type { KnownPasskey, NamedPasskey, NewPasskey } from '@tessera/db/passkeys'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject, isoCBOR } from '@simplewebauthn/server/helpers'
import { z } from 'zod'

/** Web Authentication Level 3, for the one origin of these pages. Which challenge was put to whom, the database knows. */
export interface Passkeys {
  /** @param known with which it may be answered; whichever the browser has unless told */
  request(challenge: Uint8Array, known?: readonly KnownPasskey[]): PasskeyRequest
  /** @param known which are not to be made again */
  creation(
    challenge: Uint8Array,
    owner: { readonly id: UserId; readonly username: string },
    known: readonly KnownPasskey[],
  ): PasskeyCreation
  /**
   * How often the key has signed; null for an answer that is none to this challenge.
   *
   * @param expected.alone whether it stands for the password too: the key has seen who shows it, and says whose it is
   */
  verify(
    answer: PasskeyAnswer,
    expected: NamedPasskey & { readonly challenge: Uint8Array; readonly alone: boolean },
  ): Promise<number | null>
  /** What is to be stored of a new key; null for an answer that is none to this challenge. */
  verifyNew(answer: NewPasskeyAnswer, challenge: Uint8Array): Promise<NewPasskey | null>
}

export function createPasskeys(publicOrigin: string): Passkeys {
  const rpId = new URL(publicOrigin).hostname
  const expectedHere = { expectedOrigin: publicOrigin, expectedRPID: rpId }
  return {
    request: (challenge, known) => ({
      challenge: textOf(challenge),
      rpId,
      timeout,
      userVerification: known === undefined ? 'required' : 'preferred',
      allowCredentials: (known ?? []).map(descriptorOf),
    }),
    creation: (challenge, { id, username }, known) => ({
      rp: { id: rpId, name: 'Tessera' },
      user: { id: handleOf(id), name: username, displayName: username },
      challenge: textOf(challenge),
      pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
      timeout,
      excludeCredentials: known.map(descriptorOf),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      // Which make of key it is, is nobody's business here.
      attestation: 'none',
    }),
    async verify(answer, { userId, publicKey, challenge, alone }) {
      const { userHandle, ...response } = answer.response
      const owner = handleOf(userId)
      if ((userHandle ?? (alone ? null : owner)) !== owner) return null
      const verified = await orNull(
        async () =>
          await verifyAuthenticationResponse({
            ...expectedHere,
            response: { ...answer, response, clientExtensionResults: {} },
            expectedChallenge: textOf(challenge),
            // The database judges the count.
            credential: { id: answer.id, publicKey: Uint8Array.from(publicKey), counter: 0 },
            requireUserVerification: alone,
          }),
      )
      return verified?.verified === true ? verified.authenticationInfo.newCounter : null
    },
    async verifyNew(answer, challenge) {
      const verified = await orNull(async () => {
        const attestationObject = withoutMake(answer.response.attestationObject)
        return await verifyRegistrationResponse({
          ...expectedHere,
          response: {
            ...answer,
            response: { ...answer.response, attestationObject },
            clientExtensionResults: {},
          },
          expectedChallenge: textOf(challenge),
          requireUserVerification: false,
          supportedAlgorithmIDs: [...algorithms],
        })
      })
      if (verified?.verified !== true) return null
      const { credential, userVerified } = verified.registrationInfo
      return {
        credentialId: Buffer.from(credential.id, 'base64url'),
        publicKey: Buffer.from(credential.publicKey),
        signCount: credential.counter,
        transports: answer.response.transports,
        signsIn: userVerified,
      }
    },
  }
}

export function newChallenge(): Buffer {
  return randomBytes(32)
}

/** To which challenge an answer says that it is one. Nothing is verified by it. Null for what no browser on our own pages sends. */
export function challengeOf(answer: PasskeyAnswer | NewPasskeyAnswer): Buffer | null {
  const text = Buffer.from(answer.response.clientDataJSON, 'base64url').toString()
  const data = clientData.safeParse(text)
  return data.success ? Buffer.from(data.data.challenge, 'base64url') : null
}

export function credentialIdOf(answer: PasskeyAnswer): Buffer {
  return Buffer.from(answer.rawId, 'base64url')
}

/** The library says what is wrong with an answer by an error. */
async function orNull<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify()
  } catch {
    return null
  }
}

/**
 * What a browser makes of an answer where nobody asks which make the key is, WebAuthn §5.1.3. Who sends another one has written
 * its certificates too, and in them which addresses would be fetched to verify them.
 */
function withoutMake(attestationObject: string): string {
  const told = decodeAttestationObject(Uint8Array.from(Buffer.from(attestationObject, 'base64url')))
  const parts = new Map<string, string | Map<string, never> | Uint8Array<ArrayBuffer>>([
    ['fmt', 'none'],
    ['attStmt', new Map<string, never>()],
    ['authData', told.get('authData')],
  ])
  return textOf(isoCBOR.encode(parts))
}

function descriptorOf({ credentialId, transports }: KnownPasskey) {
  return {
    id: textOf(credentialId),
    type: 'public-key' as const,
    transports: [...transports],
  }
}

/** Says nothing about her: no name, no address. */
function handleOf(userId: UserId): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url')
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

/** What the browser says besides; our pages are in no frame of another site. */
const clientData = z
  .string()
  .transform((text, ctx): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      ctx.addIssue('no JSON')
      return z.NEVER
    }
  })
  .pipe(z.object({ challenge: z.base64url().length(43), crossOrigin: z.literal(false).optional() }))

/** COSE: EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257]

/** Milliseconds. The database forgets a challenge at the same time. */
const timeout = 300_000
