import { sql } from 'kysely'
import type { SweepUnit } from './unit.ts'

/** What came of a part. */
export type Piece<T> =
  | { readonly outcome: 'done'; readonly result: T }
  | { readonly outcome: 'undone'; readonly error: unknown }

/**
 * A part of a unit that may fail by itself: of a part that threw nothing stays, and the unit goes on. It waits for rows that
 * somebody else holds no longer than the other parts can bear.
 *
 * @throws when the unit cannot go on, as when its connection is gone
 */
export async function inPiece<T>(unit: SweepUnit, work: () => Promise<T>): Promise<Piece<T>> {
  await sql`savepoint piece`.execute(unit.transaction)
  try {
    await sql`set local lock_timeout = '500ms'`.execute(unit.transaction)
    const result = await work()
    await sql`set local lock_timeout to default`.execute(unit.transaction)
    await sql`release savepoint piece`.execute(unit.transaction)
    return { outcome: 'done', result }
  } catch (error) {
    await sql`rollback to savepoint piece`.execute(unit.transaction)
    return { outcome: 'undone', error }
  }
}
