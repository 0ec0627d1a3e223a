import {
  type ProgramBatch,
  programBatch,
  type ProgramBatchItem,
  programBatchItem,
} from '@tessera/contracts/batch'
import type { ErrorCode } from '@tessera/contracts/errors'
import type { BatchId, JobId, PermissionId } from '@tessera/contracts/ids'
import type { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import { z } from 'zod'
import type { BatchPlace } from './jobs.ts'
import type { ProgramUnit, StandingUnit } from './unit.ts'

/** An item of a batch that could not be made. */
export interface RefusedItem {
  readonly place: number
  readonly code: ErrorCode
}

/**
 * Begun again because of refusals, it has not ended until it is taken again.
 *
 * @param proof of the program itself, here and below
 * @returns false when something else was handed in under this id
 * @throws ProofRefused when its token is not live, here and below
 */
export async function beginProgramBatch(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
  batch: { readonly id: BatchId; readonly name: string; readonly requestHash: Uint8Array },
): Promise<boolean> {
  const { rows } = await sql<{ begun: boolean }>`
    select app.begin_program_batch(${proof.expose()}, ${batch.id}, ${batch.name}, ${batch.requestHash}) as begun
  `.execute(unit.transaction)
  return rows[0]?.begun ?? false
}

/** Each item has been made, or is one of these. What was made meanwhile counts as made. */
export async function takeProgramBatch(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
  id: BatchId,
  refusals: readonly RefusedItem[],
): Promise<void> {
  await sql`
    select app.take_program_batch(${proof.expose()}, ${id}, ${JSON.stringify(refusals)}::jsonb)
  `.execute(unit.transaction)
}

/**
 * In a unit of the item's owner. Who makes the same item at the same moment waits until the unit has ended.
 *
 * @returns the job that was made of it before; null when it is still to be made
 */
export async function holdBatchItem(
  unit: StandingUnit,
  { batchId, place }: BatchPlace,
): Promise<JobId | null> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${`batch ${batchId} ${place}`}, 0))
  `.execute(unit.transaction)
  const row = await unit.transaction
    .selectFrom('app.jobs')
    .select('id')
    .where('programBatchId', '=', batchId)
    .where('batchPlace', '=', place)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Of those that were made under the unit's consent. */
export async function listOpenBatchJobs(
  unit: StandingUnit,
  id: BatchId,
): Promise<readonly JobId[]> {
  const rows = await unit.transaction
    .selectFrom('app.jobs')
    .select('id')
    .where('programBatchId', '=', id)
    .where('endedAt', 'is', null)
    .orderBy('batchPlace')
    .execute()
  return rows.map((row) => row.id)
}

/** The newest first. */
export async function listProgramBatches(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
  which: { readonly id: BatchId | null; readonly most: number },
): Promise<readonly (ProgramBatch & { readonly refusals: readonly RefusedItem[] })[]> {
  const { rows } = await sql<BatchRow>`
    select * from app.program_batches(${proof.expose()}, ${which.id}, ${which.most})
  `.execute(unit.transaction)
  return rows.map(({ refusals, createdAt, endedAt, ...row }) => ({
    ...programBatch.parse({
      ...row,
      createdAt: createdAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    }),
    refusals: z.array(refusedItem).parse(refusals),
  }))
}

/** The items that were made, each as far as the program may see it at this moment. */
export async function listProgramBatchItems(
  unit: ProgramUnit,
  proof: Secret<Uint8Array>,
  id: BatchId,
): Promise<readonly ProgramBatchItem[]> {
  const { rows } = await sql<ItemRow>`
    select * from app.program_batch_items(${proof.expose()}, ${id})
  `.execute(unit.transaction)
  return rows.map(({ isShown, updatedAt, ...row }) =>
    programBatchItem.parse({
      ...row,
      outcome: isShown ? 'submitted' : 'withheld',
      updatedAt: updatedAt?.toISOString(),
    }),
  )
}

interface BatchRow {
  readonly id: BatchId
  readonly name: string
  readonly refusals: unknown
  readonly createdAt: Date
  readonly endedAt: Date | null
  readonly outcome: unknown
}

interface ItemRow {
  readonly place: number
  readonly consentId: PermissionId
  readonly isShown: boolean
  readonly jobId: JobId | null
  readonly state: string | null
  readonly updatedAt: Date | null
}

const [, , refused] = programBatchItem.options
const refusedItem = refused.omit({ outcome: true })
