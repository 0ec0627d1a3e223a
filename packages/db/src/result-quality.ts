import type { FileId, JobId, UserId } from '@tessera/contracts/ids'
import { type QualityReading, resultQuality, type ResultQuality } from '@tessera/contracts/quality'
import type { AttemptOfJob } from './files.ts'
import type { JobUnit, MemberUnit, SubmittingUnit } from './unit.ts'

/** @returns false when the result was read before: what was found then stays */
export async function storeResultQuality(
  unit: JobUnit,
  of: { readonly userId: UserId; readonly jobId: JobId },
  result: { readonly id: FileId; readonly name: string },
  reading: QualityReading,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await unit.transaction
    .insertInto('app.resultQuality')
    .values({
      userId: of.userId,
      jobId: of.jobId,
      fileId: result.id,
      name: result.name,
      quality: reading.kind === 'read' ? JSON.stringify(reading.quality) : null,
      problem: reading.kind === 'read' ? null : reading.problem,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The results of a job of which something was read, or tried to be. */
export async function listReadResults(unit: JobUnit, jobId: JobId): Promise<ReadonlySet<FileId>> {
  const rows = await unit.transaction
    .selectFrom('app.resultQuality')
    .select('fileId')
    .where('jobId', '=', jobId)
    .execute()
  return new Set(rows.map(({ fileId }) => fileId))
}

/** Of what an attempt made, by name. */
export async function listResultQuality(
  unit: SubmittingUnit | MemberUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<readonly ResultQuality[]> {
  const rows = await unit.transaction
    .selectFrom('app.resultQuality')
    .select(['fileId', 'name', 'quality', 'problem'])
    .where('jobId', '=', jobId)
    .where('attempt', '=', attempt)
    .orderBy('name')
    .orderBy('fileId')
    .execute()
  return rows.map(({ fileId, name, quality, problem }) =>
    resultQuality.parse({
      fileId,
      name,
      reading: problem === null ? { kind: 'read', quality } : { kind: 'unreadable', problem },
    }),
  )
}
