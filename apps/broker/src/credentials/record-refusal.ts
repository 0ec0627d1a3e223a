import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { recordInVault } from '@tessera/db/vault/audit'
import { inRecordingUnit, type RequestContext } from '../context.ts'

/** Records why a credential that was opened is not kept. @returns the outcome */
export async function recordRefusal<Outcome extends string>(
  ctx: RequestContext,
  whose: { readonly userId: UserId; readonly target: { readonly id: ServiceId } },
  outcome: Outcome,
): Promise<Outcome> {
  await inRecordingUnit(ctx, async (unit) => {
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'credential.refused',
      outcome,
      userId: whose.userId,
      subject: String(whose.target.id),
    })
  })
  return outcome
}
