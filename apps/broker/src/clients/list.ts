import { clientList } from '@tessera/broker-client/operator-protocol'
import { listClients } from '@tessera/db/vault/clients'
import { z } from 'zod'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'

export const list = procedureFor('operator')
  .input(z.strictObject({}))
  .output(clientList)
  .mutation(
    async ({ ctx }) =>
      await inRequestUnit(ctx, async (unit) =>
        (await listClients(unit)).map(({ id, kind, status, enrolledAt, lastSeenAt }) => ({
          id,
          kind,
          status,
          enrolledAt: enrolledAt.toISOString(),
          lastSeenAt: lastSeenAt?.toISOString() ?? null,
        })),
      ),
  )
