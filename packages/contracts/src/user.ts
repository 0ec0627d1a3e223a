import { z } from 'zod'
import { linkToken, mailLocale } from './account-mail.ts'
import { userId } from './ids.ts'
import { line } from './line.ts'
import { heldRole } from './role.ts'
import { termsVersion } from './terms.ts'

export const username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]$/,
    '3 to 40 letters, digits, dots, dashes or underscores',
  )

/** Any characters; at least 10, because length is what makes a password hard to guess. */
export const password = z
  .string()
  .min(10, 'at least 10 characters')
  .max(256, 'at most 256 characters')

export const email = z.email().max(254)

export const registerInput = z.object({
  username,
  password,
  email: email.optional(),
  /** In which mails to her are written. */
  locale: mailLocale.optional(),
  /** The version that she accepts, where the installation has terms. */
  acceptedTerms: termsVersion.optional(),
})
export type RegisterInput = z.infer<typeof registerInput>

/** By user name or e-mail address. */
export const signInInput = z.object({
  username: line.min(1).max(254),
  password: z.string().min(1).max(256),
})
export type SignInInput = z.infer<typeof signInInput>

export const changePasswordInput = z.object({
  current: z.string().min(1).max(256),
  replacement: password,
})
export type ChangePasswordInput = z.infer<typeof changePasswordInput>

export const setPasswordInput = z.object({ password })

export const forgotPasswordInput = z.object({ email })
export const resetPasswordInput = z.object({ token: linkToken, password })

export const user = z.object({
  id: userId,
  username: z.string(),
  email: z.string().nullable(),
  /** What she may do besides her own work. */
  roles: z.array(heldRole),
  createdAt: z.iso.datetime(),
  /** When the account is removed, as its owner asked; null for one that stays. */
  removeAt: z.iso.datetime().nullable(),
  /** An administrator requires a new password: until it is set, the session does nothing else. */
  awaitsPassword: z.boolean(),
})
export type User = z.infer<typeof user>
