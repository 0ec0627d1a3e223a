import type { UserId } from '@tessera/contracts/ids'
import { ownDataPath } from '@tessera/contracts/own-data'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { router, steppedUp } from '../trpc.ts'

export interface OwnDataDependencies {
  /** Whose archives are being written by this process. */
  readonly archives: Set<UserId>
}

export function ownDataRouter({ archives }: OwnDataDependencies) {
  return router({
    /** Says what an address in a browser cannot: to show the second factor, or to wait for the archive that is on its way. */
    prepare: steppedUp('none', 'before_terms')
      .output(z.object({ path: z.string() }))
      .mutation(async ({ ctx }) => {
        await ctx.principal.asReader(async (_unit, userId) => {
          await Promise.resolve(refuseSecond(archives, userId))
        })
        return { path: ownDataPath }
      }),
  })
}

/** @throws Fault `too_many_requests` while one of hers is written */
export function refuseSecond(archives: ReadonlySet<UserId>, userId: UserId): void {
  if (archives.has(userId)) throw new Fault('too_many_requests', { retryAfterSeconds: 60 })
}
