import { adminAcknowledgeInput } from '@tessera/broker-client/protocol'
import { acknowledgeAnswer, acknowledgeInput } from '@tessera/broker-client/operator-protocol'
import type { UserId } from '@tessera/contracts/ids'
import { acknowledgeAlert } from '@tessera/db/vault/alerts'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { isAdmin } from '@tessera/db/vault/user-roles'
import { inRequestUnit, type RequestContext } from '../context.ts'
import { signedInUserBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'

/** Somebody has looked. The same thing afterwards is a new alert. */
export const acknowledge = procedureFor('operator')
  .input(acknowledgeInput)
  .output(acknowledgeAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) => {
        const acknowledged = await acknowledgeAlert(unit, input.id)
        const outcome = acknowledged ? 'ok' : 'not_found'
        return await record(ctx, unit, { id: input.id, outcome, userId: null })
      }),
  )

/** The same by an administrator, in the application. */
export const acknowledgeAsAdmin = procedureFor('api')
  .input(adminAcknowledgeInput)
  .output(acknowledgeAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRequestUnit(ctx, async (unit) => {
        const { id } = input
        const userId = await signedInUserBehind(unit, input.proof)
        if (!(await isAdmin(unit)))
          return await record(ctx, unit, { id, outcome: 'not_allowed', userId })
        const outcome = (await acknowledgeAlert(unit, id)) ? 'ok' : 'not_found'
        return await record(ctx, unit, { id, outcome, userId })
      }),
  )

async function record(
  ctx: RequestContext,
  unit: RecordingUnit,
  of: {
    readonly id: number
    readonly outcome: 'ok' | 'not_found' | 'not_allowed'
    readonly userId: UserId | null
  },
): Promise<{ readonly acknowledged: boolean }> {
  const { id, outcome, userId } = of
  const action = 'alert.acknowledged'
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action,
    outcome,
    userId,
    subject: String(id),
  })
  return { acknowledged: outcome === 'ok' }
}
