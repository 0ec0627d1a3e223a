import { fileFacts, type InputFile } from '@tessera/contracts/file'
import type { FileId } from '@tessera/contracts/ids'
import { resultDeletion, type ResultDeletion } from '@tessera/contracts/result-deletion'
import { sql } from 'kysely'
import type { AttemptOfJob } from './files.ts'
import type { MemberUnit } from './unit.ts'

/** What an attempt was sent with, without what the check found in it. */
export async function listShownInputs(
  unit: MemberUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<readonly InputFile[]> {
  const { rows: known } = await sql<{ readonly fileId: FileId; readonly facts: unknown }>`
    select * from app.member_input_facts()
  `.execute(unit.transaction)
  const factsOf = new Map(known.map(({ fileId, facts }) => [fileId, facts]))
  const rows = await unit.transaction
    .selectFrom('app.jobInputs')
    .innerJoin('app.files', 'app.files.id', 'app.jobInputs.fileId')
    .select(['app.files.id', 'name', 'sizeBytes', 'state', 'sha256', 'createdAt'])
    .where('app.jobInputs.jobId', '=', jobId)
    .where('app.jobInputs.attempt', '=', attempt)
    .orderBy('app.files.name')
    .orderBy('app.files.id')
    .execute()
  return rows.map(({ sha256, createdAt, ...row }) => ({
    ...row,
    findings: [],
    passed: [],
    panels: [],
    facts: fileFacts.nullable().parse(factsOf.get(row.id) ?? null),
    sha256: sha256?.toString('hex') ?? null,
    studyId: null,
    createdAt: createdAt.toISOString(),
  }))
}

/** Results of an attempt that their owner has deleted. */
export async function listShownDeletions(
  unit: MemberUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<ResultDeletion['files']> {
  const rows = await unit.transaction
    .selectFrom('app.resultDeletions')
    .select('files')
    .where('jobId', '=', jobId)
    .where('attempt', '=', attempt)
    .orderBy('at', 'desc')
    .execute()
  return rows.flatMap(({ files }) => resultDeletion.shape.files.parse(files))
}
