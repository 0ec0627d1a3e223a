import type { DocumentId, FileId, JobId, StudyId, UserId } from '@tessera/contracts/ids'
import type { ReportInput } from '@tessera/contracts/report'
import { sql } from 'kysely'
import { databaseNow } from './database-time.ts'
import type { DocumentWork } from './document-work.ts'
import type { JobUnit, UserUnit } from './unit.ts'

export interface NewReport {
  readonly id: DocumentId
  readonly userId: UserId
  readonly title: string
  readonly studyId: StudyId | null
  readonly jobId: JobId | null
}

/** A document that a worker writes from its input, which stays as it is. */
export async function insertReport(
  unit: UserUnit,
  report: NewReport,
  input: ReportInput,
): Promise<void> {
  await unit.transaction
    .insertInto('app.documents')
    .values({ ...report, kind: 'report' })
    .execute()
  await insertVersion(unit, report, 1, input)
}

/** A further version, with what is so now. @returns its number, or null when there is no such report of hers */
export async function insertNextReport(
  unit: UserUnit,
  of: Pick<NewReport, 'id' | 'userId'>,
  input: ReportInput,
): Promise<number | null> {
  const row = await unit.transaction
    .updateTable('app.documents')
    .set({ version: sql`version + 1` })
    .where('id', '=', of.id)
    .where('kind', '=', 'report')
    .returning('version')
    .executeTakeFirst()
  if (row === undefined) return null
  await insertVersion(unit, of, row.version, input)
  return row.version
}

export interface ReportSubject {
  readonly kind: 'job' | 'study'
  readonly jobId: JobId | null
  readonly studyId: StudyId | null
}

/** What her report is about, by its own words: jobs of others are in no row of hers. Null when there is no such report. */
export async function findReportSubject(
  unit: UserUnit,
  id: DocumentId,
): Promise<ReportSubject | null> {
  const { rows } = await sql<ReportSubject>`
    select v.input ->> 'kind' as kind, (v.input #>> '{job,id}')::uuid as job_id, (v.input #>> '{study,id}')::uuid as study_id
    from app.documents d
    join app.document_versions v on v.user_id = d.user_id and v.document_id = d.id and v.number = d.version
    where d.id = ${id} and d.kind = 'report'
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** Her reports on one job or one study, the newest first. */
export async function listReportIds(
  unit: UserUnit,
  about: { readonly kind: 'job' | 'study'; readonly id: JobId | StudyId },
  most: number,
): Promise<readonly DocumentId[]> {
  const { rows } = await sql<{ readonly id: DocumentId }>`
    select d.id
    from app.documents d
    join app.document_versions v on v.user_id = d.user_id and v.document_id = d.id and v.number = 1
    where d.kind = 'report' and v.input ->> 'kind' = ${about.kind}
      and v.input #>> array[${about.kind}, 'id'] = ${about.id}
    order by d.created_at desc, d.id desc limit ${most}
  `.execute(unit.transaction)
  return rows.map(({ id }) => id)
}

async function insertVersion(
  unit: UserUnit,
  of: Pick<NewReport, 'id' | 'userId'>,
  number: number,
  input: ReportInput,
): Promise<void> {
  await unit.transaction
    .insertInto('app.documentVersions')
    .values({
      userId: of.userId,
      documentId: of.id,
      number,
      mediaType: 'application/pdf',
      input: JSON.stringify(input),
    })
    .execute()
}

/** A place for its bytes; a repeated step finds the same one. */
export async function reserveReportFile(unit: JobUnit, of: ReportOf): Promise<FileId> {
  const { userId, documentId, version } = of
  const name = `version ${version}`
  const known = await unit.transaction
    .selectFrom('app.files')
    .select('id')
    .where('documentId', '=', documentId)
    .where('purpose', '=', 'document')
    .where('name', '=', name)
    .where('state', '=', 'receiving')
    .executeTakeFirst()
  if (known !== undefined) return known.id
  const { id } = await unit.transaction
    .insertInto('app.files')
    .values({ userId, documentId, purpose: 'document', name, sizeBytes: 0 })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** It is written. */
export async function endReport(
  unit: JobUnit,
  of: ReportOf,
  written: { readonly fileId: FileId; readonly pages: number },
): Promise<void> {
  const { fileId, pages } = written
  await unit.transaction
    .updateTable('app.documentVersions')
    .set({ fileId, pages, pagesRead: pages, state: 'read', readAt: databaseNow })
    .where('documentId', '=', of.documentId)
    .where('number', '=', of.version)
    .returning('number')
    .executeTakeFirstOrThrow()
}

type ReportOf = Pick<DocumentWork, 'userId' | 'documentId' | 'version'>
