import { ownDataPath } from '@tessera/contracts/own-data'
import { z } from 'zod'
import { router, steppedUp } from '../trpc.ts'

export function ownDataRouter() {
  return router({
    /** Asks for the second factor where there is one, which an address in a browser cannot. */
    prepare: steppedUp('none')
      .output(z.object({ path: z.string() }))
      .mutation(() => ({ path: ownDataPath })),
  })
}
