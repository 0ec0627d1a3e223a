import type { ResultFile } from '@tessera/contracts/file'
import type { FileId, JobId, UserId } from '@tessera/contracts/ids'
import type { JobUnit, MemberUnit, SubmittingUnit, UserUnit } from './unit.ts'

export interface AttemptOfJob {
  readonly jobId: JobId
  /** Its number. */
  readonly attempt: number
}

/** With the writer whose bytes count. */
export type StoredResult = ResultFile & Pick<StoredFile, 'writer'>

/** What an attempt made that is here, by name. */
export async function listResults(
  unit: SubmittingUnit | JobUnit | MemberUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<readonly StoredResult[]> {
  const rows = await unit.transaction
    .selectFrom('app.files')
    .select(['id', 'name', 'sizeBytes', 'sha256', 'writer'])
    .where('jobId', '=', jobId)
    .where('attempt', '=', attempt)
    .where('purpose', '=', 'result')
    .where('state', '=', 'stored')
    .orderBy('name')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    jobId,
    attempt,
    name: row.name,
    sizeBytes: row.sizeBytes,
    sha256: row.sha256?.toString('hex') ?? '',
    encrypted: row.name.endsWith('.zip'),
    writer: row.writer,
  }))
}

export interface StoredFile {
  readonly id: FileId
  readonly userId: UserId
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: Buffer | null
  /** Whose bytes count. */
  readonly writer: number
  /** Encrypted under the file's key; only for what is kept in the row. */
  readonly content: Buffer | null
}

/** A finished file of any purpose, for reading it. */
export async function findStoredFile(unit: UserUnit, id: FileId): Promise<StoredFile | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .select(['id', 'userId', 'name', 'sizeBytes', 'sha256', 'writer', 'content'])
    .where('id', '=', id)
    .where('state', '=', 'stored')
    .executeTakeFirst()
  return row ?? null
}

/** A finished result of a job, for downloading it. */
export async function findResult(unit: SubmittingUnit, id: FileId): Promise<StoredFile | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .select(['id', 'userId', 'name', 'sizeBytes', 'sha256', 'writer', 'content'])
    .where('id', '=', id)
    .where('purpose', '=', 'result')
    .where('state', '=', 'stored')
    .executeTakeFirst()
  return row ?? null
}

/** The job that a finished result belongs to; null when there is no such result for this user. */
export async function findJobOfResult(unit: UserUnit, id: FileId): Promise<JobId | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .select('jobId')
    .where('id', '=', id)
    .where('purpose', '=', 'result')
    .where('state', '=', 'stored')
    .executeTakeFirst()
  return row?.jobId ?? null
}

/** The job's sealed result password, as a file that lives in its row. */
export async function findResultPassword(
  unit: SubmittingUnit | JobUnit,
  jobId: JobId,
): Promise<StoredFile | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .select(['id', 'userId', 'name', 'sizeBytes', 'sha256', 'writer', 'content'])
    .where('jobId', '=', jobId)
    .where('purpose', '=', 'result_password')
    .where('state', '=', 'stored')
    .executeTakeFirst()
  return row ?? null
}

/** A place for a file of the attempt that is under way; the same name gives the same place, so that a repeated step makes no second one. */
export async function reserveJobFile(
  unit: JobUnit,
  file: {
    readonly userId: UserId
    readonly jobId: JobId
    readonly purpose: 'result' | 'result_password'
    readonly name: string
  },
): Promise<{
  readonly id: FileId
  readonly state: 'receiving' | 'checking' | 'stored' | 'refused'
}> {
  await unit.transaction
    .insertInto('app.files')
    .values({
      userId: file.userId,
      jobId: file.jobId,
      purpose: file.purpose,
      name: file.name,
      sizeBytes: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return await unit.transaction
    .selectFrom('app.files')
    .select(['id', 'state'])
    .where('jobId', '=', file.jobId)
    .where('purpose', '=', file.purpose)
    .where('name', '=', file.name)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}

/** @returns false when the file was stored already */
export async function storeJobFile(
  unit: JobUnit,
  id: FileId,
  stored:
    | { readonly sizeBytes: number; readonly sha256: Uint8Array; readonly writer: number }
    | { readonly content: Uint8Array },
): Promise<boolean> {
  const result = await unit.transaction
    .updateTable('app.files')
    .set(
      'content' in stored
        ? { state: 'stored', content: Buffer.from(stored.content) }
        : { ...stored, state: 'stored', sha256: Buffer.from(stored.sha256) },
    )
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}
