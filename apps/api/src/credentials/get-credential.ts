import { credential } from '@tessera/contracts/credential'
import { serviceId } from '@tessera/contracts/ids'
import { findCredential } from '@tessera/db/credentials'
import { z } from 'zod'
import { openToTokens } from '../trpc.ts'

export function getCredential() {
  return openToTokens('none', 'services:read')
    .input(z.object({ serviceId }))
    .output(credential.nullable())
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asUser(async (unit) => await findCredential(unit, input.serviceId)),
    )
}
