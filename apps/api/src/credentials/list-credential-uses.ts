import { credentialUse } from '@tessera/contracts/credential-use'
import { serviceId } from '@tessera/contracts/ids'
import { listCredentialUses as listOwn } from '@tessera/db/credential-uses'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/** Newest first, a page at a time; also of a credential that was removed. */
export function listCredentialUses() {
  return signedIn('none')
    .input(z.object({ serviceId, cursor: z.int().nullish() }))
    .output(z.object({ uses: z.array(credentialUse), nextCursor: z.int().nullable() }))
    .query(
      async ({ ctx, input }) =>
        await ctx.principal.asUser(async (unit) => {
          const page = { before: input.cursor ?? null, size: pageSize }
          const uses = await listOwn(unit, input.serviceId, page)
          const last = uses.length === pageSize ? uses.at(-1) : undefined
          return { uses: [...uses], nextCursor: last?.id ?? null }
        }),
    )
}

const pageSize = 25
