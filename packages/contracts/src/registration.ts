import { z } from 'zod'
import { userId } from './ids.ts'
import { line } from './line.ts'
import { user } from './user.ts'

/** Who may make an account: anybody, anybody whom an administrator then approves, or nobody who was not invited. */
export const registrationMode = z.enum(['open', 'approval', 'closed'])
export type RegistrationMode = z.infer<typeof registrationMode>

export const registration = z.object({ mode: registrationMode })

/** Signed in; or not before the address is confirmed and an administrator has approved it. */
export const registered = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('signed_in'), user }),
  z.object({ outcome: z.literal('waiting') }),
])
export type Registered = z.infer<typeof registered>

/** An account that waits to be approved, as administrators see it. */
export const waitingRegistration = z.object({
  id: userId,
  username: z.string(),
  /** Confirmed; null where a provider vouches for her and says none. */
  email: z.string().nullable(),
  /** Of somebody who signs in elsewhere: where, and as whom. */
  identity: z.object({ provider: z.string(), label: z.string() }).nullable(),
  registeredAt: z.iso.datetime(),
})
export type WaitingRegistration = z.infer<typeof waitingRegistration>

export const refuseRegistrationInput = z.object({
  userId,
  /** She reads it. */
  reason: line.min(1).max(500),
})
