import type { ServiceId } from '@tessera/contracts/ids'
import type { ServiceCheck } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** What is kept of its answers, oldest first. */
export async function listServiceChecks(
  unit: UserUnit,
  serviceId: ServiceId,
): Promise<readonly ServiceCheck[]> {
  const rows = await unit.transaction
    .selectFrom('app.serviceChecks')
    .select(['at', 'state', 'milliseconds', 'queued'])
    .where('serviceId', '=', serviceId)
    .orderBy('at')
    .execute()
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Until the end of the unit nobody else writes the list of panels’ sites. */
export async function holdPanelSites(unit: UserUnit): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('panel-sites'))`.execute(unit.transaction)
}

/** Has a worker ask it at once. @returns false when there is no such service that the asker manages */
export async function askService(unit: UserUnit, serviceId: ServiceId): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select app.ask_service(${serviceId}) as found
  `.execute(unit.transaction)
  return rows[0]?.found === true
}

/** Whether an answer is still to come that somebody asked for. */
export async function isAnswerDue(unit: UserUnit, serviceId: ServiceId): Promise<boolean> {
  const row = await unit.transaction
    .selectFrom('app.serviceHealth')
    .select('askedAt')
    .where('serviceId', '=', serviceId)
    .executeTakeFirst()
  return row !== undefined && row.askedAt !== null
}
