import { z } from 'zod'
import { accessScope } from './access-scope.ts'
import { personalTokenId } from './ids.ts'
import { line } from './line.ts'

/** An access token of a user for scripts of her own, as she sees it: the token itself is shown once. */
export const personalToken = z.object({
  id: personalTokenId,
  name: z.string(),
  scopes: z.array(accessScope),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** To within minutes; null until it is used. */
  lastUsedAt: z.iso.datetime().nullable(),
  /** From where: an IPv4 address, or the network of an IPv6 address; empty until it is used. */
  address: z.string(),
  /** ISO 3166-1 alpha-2; null for an address of no country, such as a private one. */
  country: z.string().length(2).nullable(),
})
export type PersonalToken = z.infer<typeof personalToken>

export const mostTokenDays = 365

export const makeTokenInput = z.object({
  name: line.min(1).max(80),
  scopes: z
    .array(accessScope)
    .min(1)
    .transform((given) => accessScope.options.filter((scope) => given.includes(scope))),
  days: z.int().min(1).max(mostTokenDays),
})
export type MakeTokenInput = z.output<typeof makeTokenInput>

export const madeToken = z.object({
  made: personalToken,
  /** Shown this once, and stored nowhere. */
  token: z.string(),
})

export type MadeToken = z.infer<typeof madeToken>

export const endTokenInput = z.object({ tokenId: personalTokenId })
