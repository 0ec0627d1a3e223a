import { serviceCredentialList } from '@tessera/broker-client/service-credentials'
import {
  type ListedServiceCredential,
  listServiceCredentials,
} from '@tessera/db/vault/service-credentials'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

export const list = procedureFor('operator')
  .output(serviceCredentialList)
  .mutation(
    async ({ ctx }) =>
      await inRequestUnit(ctx, async (unit) =>
        (await listServiceCredentials(unit)).map((row) => ({
          serviceId: row.serviceId,
          serviceName: row.serviceName,
          kind: row.kind,
          version: row.version,
          account: row.remoteAccount,
          expiresAt: row.expiresAt?.toISOString() ?? null,
          state: stateOf(row),
        })),
      ),
  )

function stateOf(row: ListedServiceCredential) {
  if (row.isMoved) return 'moved'
  return row.isRefused ? 'refused' : 'good'
}
