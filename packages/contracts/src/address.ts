import { z } from 'zod'
import { linkToken } from './account-mail.ts'

/** Where somebody gets mail, and what became of the last mail that asks her to confirm it. */
export const ownAddress = z.object({
  address: z.string().nullable(),
  verifiedAt: z.iso.datetime().nullable(),
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
