import type {
  Document,
  DocumentMediaType,
  DocumentPage,
  DocumentVersion,
} from '@tessera/contracts/document'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { pageWord } from '@tessera/contracts/document'
import type { DocumentId, FileId, JobId, StudyId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import { z } from 'zod'
import type { UserUnit } from './unit.ts'

export interface NewDocument {
  readonly id: DocumentId
  readonly userId: UserId
  readonly title: string
  readonly studyId: StudyId | null
}

/** With what is uploaded as its first version. */
export async function insertUpload(
  unit: UserUnit,
  document: NewDocument,
  upload: UploadedDocument,
): Promise<void> {
  await unit.transaction
    .insertInto('app.documents')
    .values({ ...document, kind: 'upload' })
    .execute()
  await insertVersion(unit, document, 1, upload)
}

/** What was uploaded, whose bytes are here. */
export interface UploadedDocument {
  readonly fileId: FileId
  readonly mediaType: DocumentMediaType
}

/** A further version. @returns its number, or null when there is no such document of hers */
export async function insertNextVersion(
  unit: UserUnit,
  of: { readonly id: DocumentId; readonly userId: UserId },
  upload: UploadedDocument,
): Promise<number | null> {
  const row = await unit.transaction
    .updateTable('app.documents')
    .set({ version: sql`version + 1` })
    .where('id', '=', of.id)
    .where('kind', '=', 'upload')
    .returning('version')
    .executeTakeFirst()
  if (row === undefined) return null
  await insertVersion(unit, of, row.version, upload)
  return row.version
}

async function insertVersion(
  unit: UserUnit,
  of: { readonly id: DocumentId; readonly userId: UserId },
  number: number,
  { fileId, mediaType }: UploadedDocument,
): Promise<void> {
  await unit.transaction
    .updateTable('app.files')
    .set({ documentId: of.id })
    .where('id', '=', fileId)
    .where('purpose', '=', 'document')
    .returning('id')
    .executeTakeFirstOrThrow()
  await unit.transaction
    .insertInto('app.documentVersions')
    .values({ userId: of.userId, documentId: of.id, number, fileId, mediaType })
    .execute()
}

/** How many she has. */
export async function countDocuments(unit: UserUnit): Promise<number> {
  const { count } = await unit.transaction
    .selectFrom('app.documents')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export interface DocumentFilter {
  readonly studyId?: StudyId | null
  readonly jobId?: JobId
  /** The last one of the page before. */
  readonly before: DocumentId | null
  readonly size: number
}

/** Her own, the newest first. */
export async function listDocuments(
  unit: UserUnit,
  { studyId, jobId, before, size }: DocumentFilter,
): Promise<readonly Document[]> {
  const { rows } = await sql<DocumentRow>`
    ${selectDocuments}
    where true
      ${studyId === undefined || studyId === null ? sql`` : sql`and d.study_id = ${studyId}`}
      ${jobId === undefined ? sql`` : sql`and d.job_id = ${jobId}`}
      ${before === null ? sql`` : sql`and (d.created_at, d.id) < (select b.created_at, b.id from app.documents b where b.id = ${before})`}
    order by d.created_at desc, d.id desc limit ${size}
  `.execute(unit.transaction)
  return rows.map(documentFromRow)
}

export async function findDocument(unit: UserUnit, id: DocumentId): Promise<Document | null> {
  const { rows } = await sql<DocumentRow>`
    ${selectDocuments} where d.id = ${id}
  `.execute(unit.transaction)
  const [row] = rows
  return row === undefined ? null : documentFromRow(row)
}

/** The last one first. */
export async function listDocumentVersions(
  unit: UserUnit,
  id: DocumentId,
): Promise<readonly DocumentVersion[]> {
  const rows = await unit.transaction
    .selectFrom('app.documentVersions as v')
    .leftJoin('app.files as f', 'f.id', 'v.fileId')
    .select([
      'v.number',
      'v.fileId',
      'v.mediaType',
      'v.state',
      'v.pages',
      'v.failureCode',
      'v.createdAt',
      'f.sizeBytes',
      'f.sha256',
    ])
    .where('v.documentId', '=', id)
    .orderBy('v.number', 'desc')
    .execute()
  return rows.map(({ createdAt, sha256, ...row }) => ({
    ...row,
    sha256: sha256?.toString('hex') ?? null,
    createdAt: createdAt.toISOString(),
  }))
}

/** In which the pages of a version are written, most of them first. */
export async function listLanguages(
  unit: UserUnit,
  { id, version }: { readonly id: DocumentId; readonly version: number },
): Promise<readonly DocumentLanguage[]> {
  const rows = await unit.transaction
    .selectFrom('app.documentPages')
    .select('language')
    .where('documentId', '=', id)
    .where('version', '=', version)
    .groupBy('language')
    .orderBy(({ fn }) => fn.countAll(), 'desc')
    .execute()
  return rows.flatMap(({ language }) => (language === null ? [] : [language]))
}

/** @returns false when there is no such document of hers */
export async function changeDocument(
  unit: UserUnit,
  id: DocumentId,
  fields: { readonly title?: string; readonly studyId?: StudyId | null },
): Promise<boolean> {
  const result = await unit.transaction
    .updateTable('app.documents')
    .set(fields)
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** With all its versions, pages and files. @returns false when there is no such document of hers */
export async function deleteDocument(unit: UserUnit, id: DocumentId): Promise<boolean> {
  const result = await unit.transaction
    .deleteFrom('app.documents')
    .where('id', '=', id)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}

/** Whether it is being read, or a model asked about it. */
export async function isWorkedOn(unit: UserUnit, { id, state }: Document): Promise<boolean> {
  if (state === 'waiting' || state === 'reading') return true
  const step = await unit.transaction
    .selectFrom('app.steps')
    .select('id')
    .where('documentId', '=', id)
    .where('state', 'in', ['due', 'dispatched', 'claimed', 'waiting'])
    .executeTakeFirst()
  return step !== undefined
}

/** What was read of it stays; what is not read yet is. @returns false when it is not there, or being worked on */
export async function readAgain(
  unit: UserUnit,
  { id, version }: { readonly id: DocumentId; readonly version: number },
): Promise<boolean> {
  const result = await unit.transaction
    .updateTable('app.documentVersions')
    .set({ state: 'waiting', failureCode: null, readAt: null, openings: 0 })
    .where('documentId', '=', id)
    .where('number', '=', version)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('app.steps')
            .select('app.steps.id')
            .where('app.steps.documentId', '=', id)
            .where('app.steps.state', 'in', ['due', 'dispatched', 'claimed', 'waiting']),
        ),
      ),
    )
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function findDocumentPage(
  unit: UserUnit,
  of: { readonly id: DocumentId; readonly version: number; readonly page: number },
): Promise<DocumentPage | null> {
  const row = await unit.transaction
    .selectFrom('app.documentPages')
    .select([
      'number',
      'source',
      'text',
      'confidence',
      'language',
      'rotation',
      'skew',
      'imageId',
      'width',
      'height',
      'words',
    ])
    .where('documentId', '=', of.id)
    .where('version', '=', of.version)
    .where('number', '=', of.page)
    .executeTakeFirst()
  if (row === undefined) return null
  const { imageId, width, height, words, ...page } = row
  return {
    ...page,
    image:
      imageId === null || width === null || height === null
        ? null
        : { fileId: imageId, width, height },
    words: z.array(pageWord).parse(words),
  }
}

type DocumentRow = Omit<Document, 'createdAt' | 'changedAt' | 'sha256'> & {
  readonly createdAt: Date
  readonly changedAt: Date
  readonly sha256: Buffer | null
}

const selectDocuments = sql`
  select d.id, d.kind, d.title, d.study_id, d.job_id, d.version, v.file_id, v.media_type, f.size_bytes, f.sha256, v.state, v.pages,
    v.pages_read, v.failure_code, d.created_at, v.created_at as changed_at
  from app.documents d
  join app.document_versions v on v.user_id = d.user_id and v.document_id = d.id and v.number = d.version
  left join app.files f on f.user_id = v.user_id and f.id = v.file_id`

function documentFromRow({ createdAt, changedAt, sha256, ...row }: DocumentRow): Document {
  return {
    ...row,
    sha256: sha256?.toString('hex') ?? null,
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
  }
}
