import { z } from 'zod'
import { passkeyId } from './ids.ts'
import { line } from './line.ts'

/** As its owner calls it. */
export const passkeyName = line.min(1).max(80)

/** A key of Web Authentication Level 3, as its owner sees it. */
export const passkey = z.object({
  id: passkeyId,
  name: passkeyName,
  /** Whether it signs in by itself; one that does not is a second step only. */
  signsIn: z.boolean(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
})
export type Passkey = z.infer<typeof passkey>

const known = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()),
})

/** `PublicKeyCredentialRequestOptionsJSON`: what a browser is asked to show a key with. */
export const passkeyRequest = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.int(),
  userVerification: z.enum(['required', 'preferred']),
  /** None: whichever the browser has for this house. */
  allowCredentials: z.array(known),
})
export type PasskeyRequest = z.infer<typeof passkeyRequest>

/** `PublicKeyCredentialCreationOptionsJSON`: what a browser is asked to make a key with. */
export const passkeyCreation = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
  timeout: z.int(),
  excludeCredentials: z.array(known),
  authenticatorSelection: z.object({
    residentKey: z.literal('preferred'),
    userVerification: z.literal('preferred'),
  }),
  attestation: z.literal('none'),
})
export type PasskeyCreation = z.infer<typeof passkeyCreation>

/** Of 1023 bytes at most. */
const credentialId = z.base64url().min(1).max(1364)
const clientDataJSON = z.base64url().min(1).max(4000)

/** `AuthenticationResponseJSON`, as far as it is read. */
export const passkeyAnswer = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON,
    authenticatorData: z.base64url().min(1).max(4000),
    signature: z.base64url().min(1).max(4000),
    userHandle: z.base64url().max(88).optional(),
  }),
})
export type PasskeyAnswer = z.infer<typeof passkeyAnswer>

/** `RegistrationResponseJSON`, as far as it is read. */
export const newPasskeyAnswer = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON,
    attestationObject: z.base64url().min(1).max(50_000),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .default([]),
  }),
})
export type NewPasskeyAnswer = z.infer<typeof newPasskeyAnswer>

export const addPasskeyInput = z.object({ name: passkeyName, answer: newPasskeyAnswer })
export const renamePasskeyInput = z.object({ passkeyId, name: passkeyName })
export const removePasskeyInput = z.object({ passkeyId })
