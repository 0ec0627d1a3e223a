import { profile } from '@tessera/contracts/profile'
import { getProfile, saveProfile } from '@tessera/db/profiles'
import { router, signedIn } from '../trpc.ts'

/** What somebody says of herself. Only she reads it. */
export function profileRouter() {
  return router({
    get: signedIn('none')
      .output(profile)
      .query(async ({ ctx }) => await ctx.principal.asReader(getProfile)),

    save: signedIn('profile.changed')
      .input(profile)
      .output(profile)
      .mutation(
        async ({ ctx, input }) =>
          await ctx.principal.asUser(async (unit, userId) => {
            await saveProfile(unit, userId, input)
            await ctx.audit(unit, userId, {})
            return await getProfile(unit, userId)
          }),
      ),
  })
}
