import { setRoleAnswer, setRoleInput } from '@tessera/broker-client/operator-protocol'
import { LastAdministrator } from '@tessera/db/unit'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import { setOnlyRole } from '@tessera/db/vault/user-roles'
import type { z } from 'zod'
import { inRecordingUnit, inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

/** Says what somebody may do here, from her next statement on. */
export const setRole = procedureFor('operator')
  .input(setRoleInput)
  .output(setRoleAnswer)
  .mutation(async ({ ctx, input }): Promise<z.input<typeof setRoleAnswer>> => {
    const { username, role } = input
    const line = { clientId: ctx.caller.id, action: 'user.role', subject: role } as const
    try {
      return await inRequestUnit(ctx, async (unit) => {
        const userId = await setOnlyRole(unit, username, role === 'researcher' ? null : role)
        const outcome = userId === null ? 'not_found' : 'ok'
        await recordInVault(unit, { ...line, outcome, userId })
        if (userId === null) return { outcome: 'not_found' }
        await tellOwner(unit, { userId, action: 'account.role_changed', subject: role })
        return { outcome: 'changed' }
      })
    } catch (error) {
      if (!(error instanceof LastAdministrator)) throw error
      const outcome = 'last_administrator'
      await inRecordingUnit(
        { deps: ctx.deps, from: ctx.from },
        async (unit) => await recordInVault(unit, { ...line, outcome, userId: null }),
      )
      return { outcome }
    }
  })
