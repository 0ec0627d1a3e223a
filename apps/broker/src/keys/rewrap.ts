import { rewrapProgress } from '@tessera/broker-client/operator-protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { beginRewrapping } from '@tessera/db/vault/rewrap'
import { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** Starts bringing all rows under the current key. It goes on in the background; `keys.list` shows how far it is. */
export const rewrap = procedureFor('operator')
  .input(z.strictObject({}))
  .output(rewrapProgress)
  .mutation(async ({ ctx }) => {
    const { keys, rewrapping } = ctx.deps
    await inRequestUnit(ctx, async (unit) => {
      const { currentId: keyId } = keys.keyring
      await beginRewrapping(unit, { keyId, by: ctx.caller.id })
      await recordInVault(unit, {
        clientId: ctx.caller.id,
        action: 'keys.rewrapped',
        outcome: 'begun',
        subject: keyId,
      })
    })
    rewrapping.start(ctx.caller.id)
    return rewrapping.progress
  })
