import type { ServiceId } from '@tessera/contracts/ids'
import { listManagedServices } from '@tessera/db/managed-services'
import { findServiceOptions } from '@tessera/db/service-options'
import { listServiceSnapshots } from '@tessera/db/service-snapshots'
import { findWorkflow } from '@tessera/db/services'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'

export interface OfferedPanel {
  readonly value: string
  readonly label: string
}

/**
 * Panels of a service that the asker manages: as its record describes them, as the account of the check saw them last, and as her
 * own account may use them.
 *
 * @throws Fault `not_found` for whoever does not manage it
 */
export async function requireManagedPanels(
  unit: UserUnit,
  serviceId: ServiceId,
): Promise<readonly OfferedPanel[]> {
  const managed = await listManagedServices(unit)
  if (!managed.some(({ id, mayManage }) => id === serviceId && mayManage))
    throw new Fault('not_found')
  const workflow = await findWorkflow(unit, serviceId)
  const [snapshot] = await listServiceSnapshots(unit, serviceId, 1)
  const own = await findServiceOptions(unit, serviceId)
  const known = new Map<string, OfferedPanel>()
  for (const { value, label } of [
    ...(own?.options?.panels ?? []),
    ...(snapshot?.options.panels ?? []),
    ...(workflow?.panels ?? []),
  ])
    known.set(value, { value, label })
  return [...known.values()]
}
