import type { FileId, JobId, UserId } from '@tessera/contracts/ids'
import {
  type KeptCopy,
  resultDeletion,
  type ResultDeletion,
} from '@tessera/contracts/result-deletion'
import { sql } from 'kysely'
import { forgetControlMends } from './control-findings.ts'
import type { SubmittingUnit, UserUnit } from './unit.ts'

export interface DeletedResults {
  readonly deletion: ResultDeletion
  /** Whose bytes are still to be removed. */
  readonly pending: readonly FileId[]
}

/**
 * Deletes every result of an attempt at a job, and with the rows their keys. What is left of the bytes is found again by
 * `listRemovedFiles`, whoever falls.
 *
 * @returns `not_ended` while a worker may still write to them; `none` when there are none
 */
export async function deleteResults(
  unit: UserUnit,
  of: {
    readonly userId: UserId
    readonly jobId: JobId
    /** Its number. */
    readonly attempt: number
    readonly deletedBy: string
    /** Copies that stay elsewhere. */
    readonly remaining: readonly KeptCopy[]
  },
): Promise<DeletedResults | 'not_ended' | 'none'> {
  // Nobody tries it again meanwhile.
  const job = await unit.transaction
    .selectFrom('app.jobs')
    .select('endedAt')
    .where('id', '=', of.jobId)
    .forUpdate()
    .executeTakeFirst()
  if (job === undefined) return 'none'
  if (job.endedAt === null) return 'not_ended'
  const rows = await unit.transaction
    .deleteFrom('app.files')
    .where('jobId', '=', of.jobId)
    .where('attempt', '=', of.attempt)
    .where('purpose', '=', 'result')
    .returning(['id', 'name', 'sizeBytes', 'sha256', 'state'])
    .execute()
  if (rows.length === 0) return 'none'
  await forgetControlMends(unit, of)
  // One that never came is no result; what there is of its bytes goes all the same.
  const files = rows
    .filter(({ state }) => state === 'stored')
    .map(({ id, name, sizeBytes, sha256 }) => ({
      id,
      name,
      sizeBytes,
      sha256: sha256?.toString('hex') ?? '',
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const pending = rows.map(({ id }) => id)
  const row = await unit.transaction
    .insertInto('app.resultDeletions')
    .values({
      userId: of.userId,
      jobId: of.jobId,
      attempt: of.attempt,
      deletedBy: of.deletedBy,
      files: JSON.stringify(files),
      remaining: JSON.stringify(of.remaining),
      pending: sql`${pending}::uuid[]`,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return { deletion: fromRow(row), pending }
}

/** The receipts of a job, the last one first. */
export async function listResultDeletions(
  unit: SubmittingUnit,
  jobId: JobId,
): Promise<readonly ResultDeletion[]> {
  const rows = await unit.transaction
    .selectFrom('app.resultDeletions')
    .select(columns)
    .where('jobId', '=', jobId)
    .orderBy('at', 'desc')
    .execute()
  return rows.map(fromRow)
}

const columns = [
  'id',
  'jobId',
  'attempt',
  'at',
  'deletedBy',
  'files',
  'remaining',
  'bytesGoneAt',
] as const

function fromRow(row: {
  readonly id: string
  readonly jobId: JobId
  readonly attempt: number
  readonly at: Date
  readonly deletedBy: string
  readonly files: unknown
  readonly remaining: unknown
  readonly bytesGoneAt: Date | null
}): ResultDeletion {
  return resultDeletion.parse({
    ...row,
    at: row.at.toISOString(),
    bytesGoneAt: row.bytesGoneAt?.toISOString() ?? null,
  })
}
