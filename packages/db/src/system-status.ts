import { type SystemStatus, systemStatus } from '@tessera/contracts/system-status'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** As an administrator. */
export async function readSystemStatus(unit: UserUnit): Promise<SystemStatus> {
  const { rows } = await sql`select * from app.system_status()`.execute(unit.transaction)
  return systemStatus.parse(rows[0])
}
