import { z } from 'zod'
import { credentialId, serviceId } from './ids.ts'
import { credentialType } from './service.ts'

/** What anybody may ever read of a credential: never the secret. */
export const credential = z.object({
  id: credentialId,
  serviceId,
  label: z.string(),
  /** The only address to which it is sent: that of its service when it was entered or confirmed. */
  origin: z.string(),
  type: credentialType,
  isActive: z.boolean(),
  isVerified: z.boolean(),
  verificationError: z.string().nullable(),
  remoteAccount: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Credential = z.infer<typeof credential>

/** What was removed here, and whether the sign-in server ended the access too; null where there is none. */
export const removedCredential = z.object({
  atProvider: z.enum(['ok', 'not_offered', 'failed']).nullable(),
})
export type RemovedCredential = z.infer<typeof removedCredential>

/** HPKE `info` of a credential on its way from the page to the broker. */
export const credentialSealInfo = 'tessera/credential/v1'
