import type { ServiceId } from '@tessera/contracts/ids'
import { type ManagedService, managedService } from '@tessera/contracts/managed-service'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** The services that the reader looks after. */
export async function listManagedServices(unit: UserUnit): Promise<readonly ManagedService[]> {
  const { rows } = await sql<{ checkedAt: Date | null }>`
    select * from app.managed_services()
  `.execute(unit.transaction)
  return rows.map((row) =>
    managedService.parse({ ...row, checkedAt: row.checkedAt?.toISOString() ?? null }),
  )
}

/** @returns false when there is no such service that the asker manages */
export async function switchService(
  unit: UserUnit,
  service: ServiceId,
  status: ManagedService['status'],
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select app.switch_service(${service}, ${status}) as found
  `.execute(unit.transaction)
  return rows[0]?.found === true
}
