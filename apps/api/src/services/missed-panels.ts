import { missedPanel } from '@tessera/contracts/service'
import { listMissedPanels as listMissed } from '@tessera/db/service-snapshots'
import { z } from 'zod'
import { signedIn } from '../trpc.ts'

/** Panels that services offer no longer, with how much of the reader's was made for each. */
export function listMissedPanels() {
  return signedIn('none')
    .output(z.array(missedPanel))
    .query(async ({ ctx }) => {
      const missed = await ctx.principal.asReader(listMissed)
      return missed.map((panel) => ({ ...panel, since: panel.since.toISOString() }))
    })
}
