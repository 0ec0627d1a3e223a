import {
  removeServiceCredentialAnswer,
  removeServiceCredentialInput,
} from '@tessera/broker-client/service-credentials'
import { recordInVault } from '@tessera/db/vault/audit'
import {
  deleteServiceCredential,
  lockServiceCredential,
} from '@tessera/db/vault/service-credentials'
import { inRevokingUnit } from '../grants/revoking-unit.ts'
import { procedureFor } from '../procedure.ts'
import { nobody } from './ledger-owner.ts'

/** Its data key goes with it, and the grants that carry it end. */
export const remove = procedureFor('operator')
  .input(removeServiceCredentialInput)
  .output(removeServiceCredentialAnswer)
  .mutation(async ({ ctx, input }) => {
    const { ledger } = ctx.deps
    const { serviceId, kind } = input
    const { removed, leaving } = await inRevokingUnit(ctx, async (unit, revoke) => {
      const stored = await lockServiceCredential(unit, input)
      const leaving = ledger.findKeptAt(nobody[kind], serviceId)
      for (const entry of leaving) await ledger.raise({ ...entry, state: 'leaving' })
      if (stored !== null) await deleteServiceCredential(unit, input)
      await recordInVault(unit, {
        clientId: ctx.caller.id,
        action: 'service_credential.removed',
        outcome: stored === null ? 'not_found' : 'ok',
        subject: String(serviceId),
        credentialId: stored?.id ?? null,
        detail: { kind },
      })
      if (stored !== null && kind === 'shared') await revoke({ kind: 'service', key: serviceId })
      return { removed: stored !== null, leaving }
    })
    for (const entry of leaving) await ledger.raise({ ...entry, state: 'deleted' })
    return { removed }
  })
