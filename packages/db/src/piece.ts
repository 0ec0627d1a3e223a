import { sql } from 'kysely'
import type { SweepUnit } from './unit.ts'

/**
 * A part of a unit that may fail by itself: of a part that threw nothing stays, and the unit goes on.
 *
 * @throws what the work threw
 */
export async function inPiece<T>(unit: SweepUnit, work: () => Promise<T>): Promise<T> {
  await sql`savepoint piece`.execute(unit.transaction)
  try {
    const result = await work()
    await sql`release savepoint piece`.execute(unit.transaction)
    return result
  } catch (error) {
    await sql`rollback to savepoint piece`.execute(unit.transaction)
    throw error
  }
}
