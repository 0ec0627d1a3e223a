import { z } from 'zod'
import { linkToken, mailLocale } from './account-mail.ts'
import { invitationId, userId } from './ids.ts'
import { line } from './line.ts'
import { givenRole, isSameRole, roleToGive } from './role.ts'
import { termsVersion } from './terms.ts'
import { email, password, username } from './user.ts'

/** `without_sender`: whoever sent it has not been an administrator all the time, so that it makes nothing until it is sent again. */
export const invitationState = z.enum(['sent', 'accepted', 'expired', 'revoked', 'without_sender'])
export type InvitationState = z.infer<typeof invitationState>

export const inviteInput = z.object({
  address: email,
  /** In which the mail is written. */
  locale: mailLocale.default('en'),
  /** To whoever is invited; it stands in the mail. */
  note: line.max(500).default(''),
  /** What she may do besides her own work once she has accepted. */
  roles: z
    .array(roleToGive)
    .max(10)
    .refine(
      (roles) => roles.every((given, place) => !roles.slice(0, place).some(isSameRole(given))),
      {
        error: 'A role is given twice.',
      },
    )
    .default([]),
})
export type InviteInput = z.infer<typeof inviteInput>

/**
 * What came of it: a link is on its way, or whose account has this address already. She is told so by mail, unless the account
 * itself waits to be approved.
 */
export const invited = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('sent') }),
  z.object({ outcome: z.literal('has_account'), username: z.string() }),
  z.object({ outcome: z.literal('waiting'), username: z.string() }),
])
export type Invited = z.infer<typeof invited>

/** An invitation, as administrators see it. */
export const invitation = z.object({
  id: invitationId,
  address: z.string(),
  note: z.string(),
  roles: z.array(givenRole),
  state: invitationState,
  /** Who sent it last; null for somebody who has no account any more. */
  invitedBy: z.string().nullable(),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  revokedBy: z.string().nullable(),
  acceptedBy: z.object({ id: userId, username: z.string() }).nullable(),
  /** Of the last one; null when it is not kept any more. */
  mail: z
    .object({ state: z.enum(['due', 'sent', 'given_up']), failure: z.string().nullable() })
    .nullable(),
})
export type Invitation = z.infer<typeof invitation>

export const invitationLinkInput = z.object({ token: linkToken })

/** What whoever has the link is asked to accept. */
export const offeredInvitation = z.object({
  address: z.string(),
  invitedBy: z.string(),
  note: z.string(),
  roles: z.array(givenRole),
})
export type OfferedInvitation = z.infer<typeof offeredInvitation>

export const acceptInvitationInput = z.object({
  token: linkToken,
  username,
  password,
  /** In which mails to her are written. */
  locale: mailLocale.optional(),
  /** The version that she accepts, where the installation has terms. */
  acceptedTerms: termsVersion.optional(),
})
