import { z } from 'zod'
import { deviceId } from './ids.ts'
import { passkey, passkeyAnswer, passkeyRequest } from './passkey.ts'
import { signInInput, user } from './user.ts'

/** A browser in which the second factor is not asked for when its owner signs in. */
export const rememberedDevice = z.object({
  id: deviceId,
  userAgent: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
export type RememberedDevice = z.infer<typeof rememberedDevice>

/** What somebody has set up besides her password. */
export const secondFactors = z.object({
  authenticator: z.object({ createdAt: z.iso.datetime(), lastUsedAt: z.iso.datetime() }).nullable(),
  passkeys: z.array(passkey),
  /** How many were not used yet. */
  recoveryCodes: z.int(),
  /** False for whoever signs in elsewhere only. */
  hasPassword: z.boolean(),
  devices: z.array(rememberedDevice),
})
export type SecondFactors = z.infer<typeof secondFactors>

/** RFC 6238; people type the space that their app shows. */
const authenticatorCode = z
  .string()
  .regex(/^\s?(?:\d\s?){6}$/, 'six digits')
  .transform((text) => text.replaceAll(/\s/g, ''))

/** 120 bits in the letters of RFC 4648 base32, in groups of four. */
const recoveryCode = z
  .string()
  .regex(/^\s?(?:[A-Za-z2-7][\s-]?){24}$/, '24 letters and digits')
  .transform((text) => text.replaceAll(/[\s-]/g, '').toUpperCase())

/** A code as somebody types it. */
export const shownCode = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('code'), code: authenticatorCode }),
  z.object({ kind: z.literal('recovery_code'), code: recoveryCode }),
])
export type ShownCode = z.infer<typeof shownCode>

/** A second factor as it is shown. */
export const shownFactor = z.discriminatedUnion('kind', [
  ...shownCode.options,
  z.object({ kind: z.literal('passkey'), answer: passkeyAnswer }),
])
export type ShownFactor = z.infer<typeof shownFactor>

/** The password only where the account has no second factor. */
export const stepUpInput = z.discriminatedUnion('kind', [
  ...shownFactor.options,
  z.object({ kind: z.literal('password'), password: z.string().min(1).max(256) }),
])
export type StepUpInput = z.infer<typeof stepUpInput>

/** As programs send it with the password: of either kind. */
export const signInWithCodeInput = signInInput.extend({
  code: z
    .union([
      authenticatorCode.transform((code) => ({ kind: 'code' as const, code })),
      recoveryCode.transform((code) => ({ kind: 'recovery_code' as const, code })),
    ])
    .optional(),
})

/** Of a sign-in whose password was right. */
const ticket = z.string().regex(/^[\w-]{43}$/)

export const signInAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('signed_in'), user }),
  z.object({ outcome: z.literal('second_factor'), ticket }),
])
export type SignInAnswer = z.infer<typeof signInAnswer>

export const beginSecondStepInput = z.object({ ticket: ticket.optional() })

/** What can be shown at the second step, besides a recovery code. */
export const secondStep = z.object({
  hasAuthenticator: z.boolean(),
  /** Null for whoever has no passkey. */
  passkey: passkeyRequest.nullable(),
})

export const completeSignInInput = z.object({
  /** None after a sign-in elsewhere: the browser keeps what stands for it. */
  ticket: ticket.optional(),
  shown: shownFactor,
  /** Not to be asked in this browser for thirty days. */
  remember: z.boolean().default(false),
})

/** What the page draws, and hands back with the first code. */
export const newAuthenticator = z.object({
  /** RFC 4648 base32, to be typed. */
  secret: z.string(),
  /** `otpauth://`, to be drawn. */
  uri: z.string(),
  /** The secret for the server, which keeps nothing of it until a code was right. */
  sealed: z.string().max(1000),
})
export type NewAuthenticator = z.infer<typeof newAuthenticator>

export const addAuthenticatorInput = z.object({
  sealed: newAuthenticator.shape.sealed,
  code: authenticatorCode,
})

/** Shown once. */
export const madeRecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
