import { user } from '@tessera/contracts/user'
import type { Login } from '@tessera/db/login'
import { isFault } from '@tessera/runtime/fault'
import { publicProcedure } from '../trpc.ts'
import { accountOf } from './account-of.ts'

/** Who is signed in; null when nobody is. The cookie stays: one that was just renewed may be on its way. */
export function me({ api }: { readonly api: Login<'tessera_api'> }) {
  return publicProcedure('none', 'requests')
    .output(user.nullable())
    .query(async ({ ctx }) => {
      if (ctx.principal === null) return null
      try {
        return await accountOf(api, ctx.principal)
      } catch (error) {
        if (!isFault(error, 'not_signed_in')) throw error
        return null
      }
    })
}
