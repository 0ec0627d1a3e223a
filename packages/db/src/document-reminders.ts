import { sql } from 'kysely'
import type { SweepUnit } from './unit.ts'

/** Tells owners whose documents end soon, each once at 7, 3 and 1 days before. @returns how many were told */
export async function remindOfDocuments(unit: SweepUnit): Promise<number> {
  const { rows } = await sql<{ told: number }>`select app.remind_of_documents() as told`.execute(
    unit.transaction,
  )
  return rows[0]?.told ?? 0
}
