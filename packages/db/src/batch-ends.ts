import type { BatchId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { ProgramUnit } from './unit.ts'

/** A batch of which no item is open any more for whoever asked for it. */
export interface DueBatch {
  /** Whose it is; null when a program asked for it. */
  readonly userId: UserId | null
  readonly batchId: BatchId
}

/** As ids: what follows is done as whoever asked. The oldest first. */
export async function listDueBatches(
  unit: ProgramUnit,
  most: number,
): Promise<readonly DueBatch[]> {
  const { rows } = await sql<DueBatch>`
    select user_id, batch_id from app.due_batches(${most})
  `.execute(unit.transaction)
  return rows
}

/**
 * Tells the user that her batch has ended, or writes down for a program what it may see of its own. Once, whoever asks.
 *
 * @returns false when it is not due any more
 */
export async function endBatch(unit: ProgramUnit, due: DueBatch): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`
    select app.end_batch(${due.userId}, ${due.batchId}) as ended
  `.execute(unit.transaction)
  return rows[0]?.ended ?? false
}
