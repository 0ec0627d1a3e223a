import type { ServiceId } from '@tessera/contracts/ids'
import type { VaultUnit } from '../unit.ts'

/** `sealed`: a worker gets the credential with its grant. `egress`: it never does. */
export type ServiceDelivery = 'sealed' | 'egress'

/** @returns how it was until now; null when there is no such service */
export async function setServiceDelivery(
  unit: VaultUnit,
  serviceId: ServiceId,
  delivery: ServiceDelivery,
): Promise<ServiceDelivery | null> {
  const former = await unit.transaction
    .selectFrom('app.services')
    .select('delivery')
    .where('id', '=', serviceId)
    .forUpdate()
    .executeTakeFirst()
  if (former === undefined) return null
  await unit.transaction
    .updateTable('app.services')
    .set({ delivery })
    .where('id', '=', serviceId)
    .execute()
  return former.delivery
}
