import { user } from '@tessera/contracts/user'
import { getUser } from '@tessera/db/users'
import { isFault } from '@tessera/runtime/fault'
import { publicProcedure } from '../trpc.ts'

/** Who is signed in; null, and no cookie any more, when nobody is. */
export function me() {
  return publicProcedure('none')
    .output(user.nullable())
    .query(async ({ ctx }) => {
      if (ctx.principal === null) return null
      try {
        return await ctx.principal.asUser(getUser)
      } catch (error) {
        if (!isFault(error, 'not_signed_in')) throw error
        ctx.cookie.clear()
        return null
      }
    })
}
