import { z } from 'zod'
import { identityId } from './ids.ts'
import { termsVersion } from './terms.ts'
import { username } from './user.ts'

/** Another server at which one can sign in, as the configuration of this installation names it. */
export const openIdProvider = z.object({ id: z.string(), name: z.string() })
export type OpenIdProvider = z.infer<typeof openIdProvider>

/** An account elsewhere that opens an account here. */
export const identity = z.object({
  id: identityId,
  provider: z.string(),
  /** An address or a number, as the provider said it. */
  label: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
})
export type Identity = z.infer<typeof identity>

/** Somebody whom a provider knows, and who has no account here yet. */
export const arrival = z.object({
  providerName: z.string(),
  label: z.string(),
  /** Of which the provider says that it is hers. */
  email: z.string().nullable(),
})
export const registerArrivalInput = z.object({
  username,
  /** The version that she accepts, where the installation has terms. */
  acceptedTerms: termsVersion.optional(),
})

export const beginIdentityInput = z.object({ provider: z.string().max(31) })
export const removeIdentityInput = z.object({ identityId })

/** Where browsers go to sign in at a provider, and where it sends them back. */
export const openIdStartPath = '/api/auth/openid/start'
export const openIdCallbackPath = '/api/auth/openid/callback'
