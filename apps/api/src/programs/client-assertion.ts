import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { programId, type ProgramId } from '@tessera/contracts/ids'
import { programKeyId } from '@tessera/contracts/program'
import { Fault } from '@tessera/runtime/fault'
import { decodeJwt, decodeProtectedHeader, errors as joseErrors, jwtVerify } from 'jose'
import { z } from 'zod'
import { importVerifyingKey } from '../keys.ts'

/** What a program signed to show that it is itself (private_key_jwt, RFC 7523 §3), with its signature checked. */
export interface ClientAssertion {
  readonly programId: ProgramId
  readonly keyId: string
  readonly id: string
  readonly expiresAt: Date
}

/**
 * @param expected.audience the address of the token endpoint
 * @param expected.findKey the live key of a program by its id, Ed25519, 32 bytes
 * @throws Fault `program_refused`, whatever is wrong with it
 */
export async function verifyAssertion(
  assertion: string,
  expected: {
    readonly audience: string
    readonly findKey: (id: ProgramId, keyId: string) => Promise<Uint8Array | null>
  },
): Promise<ClientAssertion> {
  try {
    const named = {
      ...header.parse(decodeProtectedHeader(assertion)),
      ...issuer.parse(decodeJwt(assertion)),
    }
    const key = await expected.findKey(named.iss, named.kid)
    // Imported and checked all the same, so that a name that nobody has takes no less time.
    const { payload } = await jwtVerify(assertion, verifyingKey(key ?? ofNobody), {
      algorithms: ['EdDSA', 'Ed25519'],
      issuer: named.iss,
      subject: named.iss,
      audience: expected.audience,
      maxTokenAge: mostSeconds,
      requiredClaims: ['exp', 'iat', 'jti'],
    })
    const { exp, iat, jti } = claims.parse(payload)
    if (exp - iat > mostSeconds) throw new Fault('program_refused', { detail: 'it lasts too long' })
    return { programId: named.iss, keyId: named.kid, id: jti, expiresAt: new Date(exp * 1000) }
  } catch (error) {
    const isItsFault =
      error instanceof joseErrors.JOSEError ||
      error instanceof z.ZodError ||
      // What is no JWT at all, as jose says it.
      error instanceof TypeError
    if (!isItsFault) throw error
    throw new Fault('program_refused', { cause: error })
  }
}

function verifyingKey(publicKey: Uint8Array): KeyObject {
  return importVerifyingKey(Buffer.from(publicKey).toString('base64url'))
}

/** Nobody has the private half. */
const ofNobody = Buffer.from(
  generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '',
  'base64url',
)

const header = z.object({ kid: programKeyId })
const issuer = z.object({ iss: programId })
const claims = z.object({
  // Whoever else is named could show it here.
  aud: z.string(),
  exp: z.int(),
  iat: z.int(),
  /** Long enough that no two programs' clocks make the same. */
  jti: z.string().regex(/^[\x21-\x7e]{16,64}$/),
})

/** From the moment in which it was signed. */
const mostSeconds = 60
