import type { ServiceId } from '@tessera/contracts/ids'
import { findService, type RegisteredService } from '@tessera/db/services'
import type { SubmittingUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'

/** @throws Fault `service_not_found`, `service_inactive` */
export async function requireService(
  unit: SubmittingUnit,
  id: ServiceId,
): Promise<RegisteredService> {
  const service = await findService(unit, id)
  if (service === null) throw new Fault('service_not_found')
  if (service.status === 'inactive') throw new Fault('service_inactive')
  return service
}
