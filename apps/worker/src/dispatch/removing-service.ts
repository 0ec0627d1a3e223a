import { systemService } from '@tessera/auth-context/services'
import { beginDueRemoval, goOnRemoving, remindOfRemovals } from '@tessera/db/account-removals'

/** Removes accounts whose owners asked for it a week ago. Whoever is killed in between leaves the rest to the next one. */
export const removingService = systemService('remove-accounts', (context) => ({
  remind: async () => await context.unit(remindOfRemovals),
  /** @returns whose removal has begun; null when none is due */
  begin: async () => await context.unit(beginDueRemoval),
  /** @returns what came of a piece; null when no removal is open */
  goOn: async () => await context.unit(async (unit) => await goOnRemoving(unit, mostAtOnce)),
}))

/** Of each table: as many as one short transaction removes. */
const mostAtOnce = 1_000
