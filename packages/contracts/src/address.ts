import { z } from 'zod'
import { linkToken } from './account-mail.ts'
import { email } from './user.ts'

/** Where somebody gets mail, where she wants it instead, and what became of the last mail with a link. */
export const ownAddress = z.object({
  address: z.string().nullable(),
  verifiedAt: z.iso.datetime().nullable(),
  /** Hers once links to both addresses came back. */
  change: z
    .object({ address: z.string(), oldConfirmed: z.boolean(), newConfirmed: z.boolean() })
    .nullable(),
  lastMail: z
    .object({
      state: z.enum(['due', 'sent', 'given_up']),
      /** Why the last attempt failed. */
      failure: z.string().nullable(),
      madeAt: z.iso.datetime(),
    })
    .nullable(),
})
export type OwnAddress = z.infer<typeof ownAddress>

export const confirmAddressInput = z.object({ token: linkToken })

/** `waiting` for the link to the other address. */
export const confirmedAddress = z.enum(['confirmed', 'waiting', 'changed'])
export type ConfirmedAddress = z.infer<typeof confirmedAddress>

export const changeAddressInput = z.object({ password: z.string().min(1).max(256), email })
