import { setRoleAnswer, setRoleInput } from '@tessera/broker-client/operator-protocol'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import { setUserRole } from '@tessera/db/vault/user-roles'
import type { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** Says what somebody may do here, from her next statement on. */
export const setRole = procedureFor('operator')
  .input(setRoleInput)
  .output(setRoleAnswer)
  .mutation(
    async ({ ctx, input }): Promise<z.input<typeof setRoleAnswer>> =>
      await inRequestUnit(ctx, async (unit) => {
        const userId = await setUserRole(unit, input.username, input.role)
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'user.role',
          outcome: userId === null ? 'not_found' : 'ok',
          userId,
          subject: input.role,
        })
        if (userId === null) return { outcome: 'not_found' }
        const action = 'account.role_changed'
        await tellOwner(unit, { userId, action, subject: input.role })
        return { outcome: 'changed' }
      }),
  )
