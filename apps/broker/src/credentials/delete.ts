import { credentialInput, deleteCredentialAnswer } from '@tessera/broker-client/protocol'
import { recordInVault, tellOwner } from '@tessera/db/vault/audit'
import { deleteCredential } from '@tessera/db/vault/credentials'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { userBehind } from '../presented-proof.ts'
import { procedureFor } from '../procedure.ts'

export const deleteOwn = procedureFor('api')
  .input(credentialInput)
  .output(deleteCredentialAnswer)
  .mutation(
    async ({ ctx, input }) =>
      await inRevokingUnit(ctx, async (unit, revoke) => {
        const userId = await userBehind(unit, input.proof)
        const id = await deleteCredential(unit, { userId, serviceId: input.serviceId })
        await recordInVault(unit, {
          clientId: ctx.caller.id,
          action: 'credential.deleted',
          outcome: id === null ? 'not_found' : 'ok',
          userId,
          subject: String(input.serviceId),
          credentialId: id,
        })
        if (id === null) return { deleted: false }
        // A claim that is on still has it in its hands.
        await revoke({ kind: 'credential', key: id })
        await tellOwner(unit, {
          userId,
          action: 'credential.deleted',
          subject: id,
          detail: { serviceId: input.serviceId },
        })
        return { deleted: true }
      }),
  )
