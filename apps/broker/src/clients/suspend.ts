import { suspendAnswer, suspendInput } from '@tessera/broker-client/operator-protocol'
import { recordInVault } from '@tessera/db/vault/audit'
import { asVault, type VaultUnit } from '@tessera/db/unit'
import { setClientStatus } from '@tessera/db/vault/clients'
import { putBackStepsOf } from '@tessera/db/vault/put-back-steps'
import type { z } from 'zod'
import type { RequestContext } from '../context.ts'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { procedureFor } from '../procedure.ts'

/** A suspended process gets nothing from its next request on; what it holds ends at once, and goes to others. */
export const suspend = procedureFor('operator')
  .input(suspendInput)
  .output(suspendAnswer)
  .mutation(async ({ ctx, input }) => {
    const answer = await setStatus(ctx, input)
    if (answer.outcome === 'changed' && input.suspended) await putBackSteps(ctx, input.id)
    return answer
  })

async function setStatus(
  ctx: RequestContext,
  input: z.output<typeof suspendInput>,
): Promise<z.input<typeof suspendAnswer>> {
  return await inRevokingUnit(ctx, async (unit, revoke) => {
    const status = input.suspended ? 'suspended' : 'active'
    if (!(await setClientStatus(unit, input.id, status))) return { outcome: 'not_found' }
    if (input.suspended) await revoke({ kind: 'worker', key: input.id })
    await recordInVault(unit, {
      clientId: ctx.caller.id,
      action: 'client.status',
      outcome: status,
      subject: input.id,
    })
    return { outcome: 'changed' }
  })
}

/** Its grants have ended already. What is left over here is sent again when its time has passed. */
async function putBackSteps({ deps }: RequestContext, workerId: string): Promise<void> {
  try {
    for (let batch = 0; batch < mostBatches; batch++) {
      const put = async (unit: VaultUnit) => await putBackStepsOf(unit, workerId, batchSteps)
      if ((await asVault(deps.login, put)) < batchSteps) return
    }
  } catch (error) {
    deps.logger.warn({ err: error, workerId }, 'steps of a suspended worker wait for their time')
  }
}

const batchSteps = 100
const mostBatches = 20
