import { credential } from '@tessera/contracts/credential'
import { listCredentials as listOwn } from '@tessera/db/credentials'
import { z } from 'zod'
import { openToTokens } from '../trpc.ts'

export const listedCredential = credential.extend({
  serviceName: z.string(),
  serviceSlug: z.string(),
})

export function listCredentials() {
  return openToTokens('none', 'services:read')
    .output(z.array(listedCredential))
    .query(async ({ ctx }) => [...(await ctx.principal.asUser(listOwn))])
}
