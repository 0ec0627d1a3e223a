import { keyList } from '@tessera/broker-client/operator-protocol'
import { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { countUses } from './retire-key.ts'

/** All keys by name, with how many rows or waiting steps still need each. */
export const listKeys = procedureFor('operator')
  .input(z.strictObject({}))
  .output(keyList)
  .mutation(
    async ({ ctx }) =>
      await inRequestUnit(ctx, async (unit) => {
        const { keys, rewrapping } = ctx.deps
        const described = []
        for (const key of keys.descriptions)
          described.push({ ...key, uses: await countUses(unit, key) })
        return { keys: described, rewrapping: rewrapping.progress }
      }),
  )
