import { sql } from 'kysely'
import type { JobUnit } from './unit.ts'

/** How many of the user's other jobs at the service are there already, or were submitted earlier and are still to be sent. */
export async function countJobsBefore(unit: JobUnit): Promise<number> {
  const { rows } = await sql<{ before: number }>`select app.jobs_before() as before`.execute(
    unit.transaction,
  )
  const [row] = rows
  if (row === undefined) throw new Error('a count has one row')
  return row.before
}
