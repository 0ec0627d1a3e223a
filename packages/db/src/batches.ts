import type { BatchId, UserId } from '@tessera/contracts/ids'
import type { Batch, BatchCounts } from '@tessera/contracts/batch'
import { type RawBuilder, sql } from 'kysely'
import type { UserUnit } from './unit.ts'

export interface NewBatch {
  readonly id: BatchId
  readonly userId: UserId
  readonly name: string
  /** SHA-256 of what was asked for. */
  readonly requestHash: Uint8Array
}

/**
 * Who asks for the same batch at the same moment waits until this unit has ended.
 *
 * @returns 'again' when the user has asked for the same before, 'taken' when for something else under this id
 */
export async function beginBatch(
  unit: UserUnit,
  { requestHash, ...batch }: NewBatch,
): Promise<'new' | 'again' | 'taken'> {
  const { numInsertedOrUpdatedRows } = await unit.transaction
    .insertInto('app.batches')
    .values({ ...batch, requestHash: Buffer.from(requestHash) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 1n) return 'new'
  const { requestHash: before } = await unit.transaction
    .selectFrom('app.batches')
    .select('requestHash')
    .where('id', '=', batch.id)
    .executeTakeFirstOrThrow()
  return before.equals(requestHash) ? 'again' : 'taken'
}

/** The newest first. */
export async function listBatches(unit: UserUnit, most: number): Promise<readonly Batch[]> {
  return await readBatches(unit, sql`true`, most)
}

export async function findBatch(unit: UserUnit, id: BatchId): Promise<Batch | null> {
  const [found] = await readBatches(unit, sql`b.id = ${id}`, 1)
  return found ?? null
}

/** Of the jobs of batch `b`, as JSON: how many are open, and how many ended in which way. */
export const countsOfBatch: RawBuilder<BatchCounts> = sql`(
  select jsonb_build_object(
    'open', count(*) filter (where j.ended_at is null),
    'completed', count(*) filter (where j.state = 'completed'),
    'completed_with_warnings', count(*) filter (where j.state = 'completed_with_warnings'),
    'failed', count(*) filter (where j.state = 'failed'),
    'cancelled', count(*) filter (where j.state = 'cancelled'))
  from app.jobs j where j.user_id = b.user_id and j.batch_id = b.id)`

async function readBatches(
  unit: UserUnit,
  condition: RawBuilder<unknown>,
  most: number,
): Promise<readonly Batch[]> {
  const { rows } = await sql<Row>`
    select b.id, b.name, b.created_at, ${countsOfBatch} as counts from app.batches b
    where ${condition} order by b.created_at desc, b.id limit ${most}
  `.execute(unit.transaction)
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }))
}

type Row = Omit<Batch, 'createdAt'> & { readonly createdAt: Date }
