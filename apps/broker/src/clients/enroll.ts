import { enrollAnswer, enrollInput } from '@tessera/broker-client/operator-protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { enrollClient } from '@tessera/db/vault/clients'
import type { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** Lets a process ask the broker. Enrolling the same key again changes nothing. */
export const enroll = procedureFor('operator')
  .input(enrollInput)
  .output(enrollAnswer)
  .mutation(
    async ({ ctx, input }): Promise<z.input<typeof enrollAnswer>> =>
      await inRequestUnit(ctx, async (unit) => {
        const enrolled = await enrollClient(unit, {
          id: input.id,
          kind: input.kind,
          publicKey: Buffer.from(input.publicKey, 'base64url'),
          delegationKey:
            input.kind === 'api' ? Buffer.from(input.delegationKey, 'base64url') : null,
        })
        if (!enrolled) return { outcome: 'taken' }
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'client.enrolled',
          outcome: 'ok',
          subject: input.id,
        })
        return { outcome: 'enrolled' }
      }),
  )
