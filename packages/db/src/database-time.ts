import { sql } from 'kysely'
import type { JobUnit, SubmittingUnit, VaultUnit } from './unit.ts'

/** The database's clock, by which grants end and steps fall due. */
export async function readDatabaseTime(unit: JobUnit | SubmittingUnit | VaultUnit): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(
    unit.transaction,
  )
  const [row] = rows
  if (row === undefined) throw new Error('clock_timestamp() answered nothing')
  return row.now
}

/** For what is written: the same for all that one transaction writes. */
export const databaseNow = sql<Date>`now()`
