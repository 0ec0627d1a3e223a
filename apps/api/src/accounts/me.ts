import { user } from '@tessera/contracts/user'
import { getUser } from '@tessera/db/users'
import { isFault } from '@tessera/runtime/fault'
import { publicProcedure } from '../trpc.ts'

/** Who is signed in; null when nobody is. The cookie stays: one that was just renewed may be on its way. */
export function me() {
  return publicProcedure('none')
    .output(user.nullable())
    .query(async ({ ctx }) => {
      if (ctx.principal === null) return null
      try {
        return await ctx.principal.asUser(getUser)
      } catch (error) {
        if (!isFault(error, 'not_signed_in')) throw error
        return null
      }
    })
}
