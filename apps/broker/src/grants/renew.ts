import { renewAnswer, renewInput } from '@tessera/broker-client/protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { renewGrant } from '@tessera/db/vault/grants'
import type { z } from 'zod'
import { inRequestUnit, type RequestContext } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { heldGrant } from './held-grant.ts'
import { orStopThief } from './theft.ts'

/** More time for its holder, up to the ceiling, if user, service, delegation and fence still allow it. */
export const renew = procedureFor('worker')
  .input(renewInput)
  .output(renewAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await orStopThief<Answer>(ctx, async () => await renewHeld(ctx, input), { outcome: 'ended' }),
  )

async function renewHeld(ctx: RequestContext, input: z.output<typeof renewInput>): Promise<Answer> {
  return await inRequestUnit(ctx, async (unit) => {
    const grant = await heldGrant(unit, ctx.caller.id, input)
    const expiresAt =
      grant === null ? null : await renewGrant(unit, grant.id, ctx.deps.config.grantTtlSeconds)
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'grant.renewed',
      outcome: expiresAt === null ? 'ended' : 'ok',
      userId: grant?.userId ?? null,
      subject: grant?.taskId ?? '',
      grantId: input.grantId,
    })
    return expiresAt === null
      ? { outcome: 'ended' }
      : { outcome: 'renewed', expiresAt: expiresAt.toISOString() }
  })
}

type Answer = z.input<typeof renewAnswer>
