import { systemService } from '@tessera/auth-context/services'
import { beginDueRemoval, goOnRemoving, remindOfRemovals } from '@tessera/db/account-removals'

/** Removes accounts whose owners asked for it a week ago. Whoever is killed in between leaves the rest to the next one. */
export const removingService = systemService('remove-accounts', (context) => ({
  remind: async () => await context.maintain('remind-of-removals', remindOfRemovals),
  begin: async () =>
    await context.maintain('begin-removals', async (unit) => {
      const hasBegun = (await beginDueRemoval(unit)) !== null
      return { changed: hasBegun ? 1 : 0, hasMore: hasBegun }
    }),
  goOn: async () =>
    await context.maintain('remove-accounts', async (unit) => {
      const piece = await goOnRemoving(unit, mostAtOnce)
      const changed = (piece?.removed ?? 0) + (piece?.hasEnded === true ? 1 : 0)
      // Where nothing was removed, the api, the broker and whoever stops jobs are at it.
      return { changed, hasMore: changed > 0 }
    }),
}))

/** Of each table: as many as one short transaction removes. */
const mostAtOnce = 1_000
