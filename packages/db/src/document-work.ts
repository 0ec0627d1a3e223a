import type {
  DocumentMediaType,
  DocumentProblemCode,
  DocumentState,
  PageSource,
  PageWord,
} from '@tessera/contracts/document'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import type { DocumentId, FileId, TaskId, UserId } from '@tessera/contracts/ids'
import { sql, type UpdateObject } from 'kysely'
import { databaseNow } from './database-time.ts'
import type { Schema } from './schema.ts'
import type { JobUnit } from './unit.ts'

/** What a worker works on, as it stood when the step was claimed: the last version of the document. */
export interface DocumentWork {
  readonly userId: UserId
  readonly documentId: DocumentId
  readonly version: number
  readonly title: string
  readonly state: DocumentState
  readonly mediaType: DocumentMediaType
  /** Null of a report that is not written yet. */
  readonly file: {
    readonly id: FileId
    readonly writer: number
    readonly sizeBytes: number
    readonly sha256: Buffer
  } | null
  /** Of a report: what stands in it. */
  readonly input: unknown
  readonly pages: number | null
  readonly pagesRead: number
  /** How often it was opened since a page of it was read. */
  readonly openings: number
  /** Of the step, in a row without progress. */
  readonly failures: number
}

/** @returns null when the document is gone */
export async function findDocumentWork(
  unit: JobUnit,
  taskId: TaskId,
): Promise<DocumentWork | null> {
  const { rows } = await sql<
    Omit<DocumentWork, 'file'> & {
      readonly fileId: FileId | null
      readonly writer: number | null
      readonly sizeBytes: number | null
      readonly sha256: Buffer | null
    }
  >`
    select d.user_id, d.id as document_id, d.version, d.title, v.state, v.media_type, f.id as file_id, f.writer, f.size_bytes, f.sha256,
      v.input, v.pages, v.pages_read, v.openings, s.failures
    from app.documents d
    join app.document_versions v on v.user_id = d.user_id and v.document_id = d.id and v.number = d.version
    left join app.files f on f.user_id = v.user_id and f.id = v.file_id
    join app.steps s on s.user_id = d.user_id and s.document_id = d.id
    where s.id = ${taskId}
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return null
  const { fileId: id, writer, sizeBytes, sha256, ...work } = row
  return {
    ...work,
    file:
      id === null || writer === null || sizeBytes === null || sha256 === null
        ? null
        : { id, writer, sizeBytes, sha256 },
  }
}

type VersionOf = Pick<DocumentWork, 'userId' | 'documentId' | 'version'>

/** Before a document is opened, in a unit of its own: whoever falls over it leaves this. */
export async function countOpening(unit: JobUnit, of: VersionOf): Promise<void> {
  await sql`
    update app.document_versions set openings = openings + 1
    where document_id = ${of.documentId} and number = ${of.version}
  `.execute(unit.transaction)
}

/** The reading has begun: there are so many pages. */
export async function beginReading(unit: JobUnit, of: VersionOf, pages: number): Promise<void> {
  await changeVersion(unit, of, { state: 'reading', pages })
}

/** Every page is there. */
export async function endReading(unit: JobUnit, of: VersionOf): Promise<void> {
  await changeVersion(unit, of, { state: 'read', readAt: databaseNow })
}

export async function failDocument(
  unit: JobUnit,
  of: VersionOf,
  failureCode: DocumentProblemCode,
): Promise<void> {
  await changeVersion(unit, of, { state: 'failed', failureCode })
}

/** Which pages are read already. */
export async function listReadPages(unit: JobUnit, of: VersionOf): Promise<ReadonlySet<number>> {
  const rows = await unit.transaction
    .selectFrom('app.documentPages')
    .select('number')
    .where('documentId', '=', of.documentId)
    .where('version', '=', of.version)
    .execute()
  return new Set(rows.map(({ number }) => number))
}

/** The text of every page, in order. */
export async function listTexts(
  unit: JobUnit,
  of: VersionOf,
): Promise<readonly { readonly number: number; readonly text: string }[]> {
  return await unit.transaction
    .selectFrom('app.documentPages')
    .select(['number', 'text'])
    .where('documentId', '=', of.documentId)
    .where('version', '=', of.version)
    .orderBy('number')
    .execute()
}

export interface PageImage {
  readonly fileId: FileId
  /** Pixels. */
  readonly width: number
  readonly height: number
}

export interface ReadPageRow {
  readonly number: number
  readonly source: PageSource
  readonly text: string
  readonly confidence: number | null
  readonly language: DocumentLanguage | null
  readonly rotation: 0 | 90 | 180 | 270
  readonly skew: number
  readonly image: PageImage | null
  readonly words: readonly PageWord[]
}

/** @returns false when the page was there already */
export async function insertPage(
  unit: JobUnit,
  of: VersionOf,
  { image, words, ...page }: ReadPageRow,
): Promise<boolean> {
  const result = await unit.transaction
    .insertInto('app.documentPages')
    .values({
      userId: of.userId,
      documentId: of.documentId,
      version: of.version,
      ...page,
      words: JSON.stringify(words),
      imageId: image?.fileId ?? null,
      width: image?.width ?? null,
      height: image?.height ?? null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (result.numInsertedOrUpdatedRows !== 1n) return false
  await sql`
    update app.document_versions set pages_read = pages_read + 1, openings = 0
    where document_id = ${of.documentId} and number = ${of.version}
  `.execute(unit.transaction)
  return true
}

async function changeVersion(
  unit: JobUnit,
  of: VersionOf,
  values: UpdateObject<Schema, 'app.documentVersions'>,
): Promise<void> {
  await unit.transaction
    .updateTable('app.documentVersions')
    .set(values)
    .where('documentId', '=', of.documentId)
    .where('number', '=', of.version)
    .returning('number')
    .executeTakeFirstOrThrow()
}
