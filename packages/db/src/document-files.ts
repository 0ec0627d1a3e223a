import type { DocumentMediaType } from '@tessera/contracts/document'
import type { DocumentId, FileId, UserId } from '@tessera/contracts/ids'
import type { JobUnit, UserUnit } from './unit.ts'

/** A place for what is made of a document; the same name gives the same place, so that a repeated step makes no second one. */
export async function reserveDocumentFile(
  unit: JobUnit,
  file: {
    readonly userId: UserId
    readonly documentId: DocumentId
    readonly purpose: 'document' | 'page'
    readonly name: string
  },
): Promise<FileId> {
  await unit.transaction
    .insertInto('app.files')
    .values({ ...file, sizeBytes: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { id } = await unit.transaction
    .selectFrom('app.files')
    .select('id')
    .where('documentId', '=', file.documentId)
    .where('purpose', '=', file.purpose)
    .where('name', '=', file.name)
    .where('state', '=', 'receiving')
    .executeTakeFirstOrThrow()
  return id
}

/** A page's picture, or what was uploaded or written here, for reading it. */
export async function findDocumentFile(
  unit: UserUnit,
  id: FileId,
): Promise<{
  readonly id: FileId
  readonly userId: UserId
  /** Of the document that it is of. */
  readonly title: string
  /** Null of a page's picture. */
  readonly mediaType: DocumentMediaType | null
  readonly sha256: Buffer | null
  readonly writer: number
} | null> {
  const row = await unit.transaction
    .selectFrom('app.files as f')
    .innerJoin('app.documents as d', 'd.id', 'f.documentId')
    .leftJoin('app.documentVersions as v', 'v.fileId', 'f.id')
    .select(['f.id', 'f.userId', 'f.sha256', 'f.writer', 'd.title', 'v.mediaType'])
    .where('f.id', '=', id)
    .where(({ eb, or }) => or([eb('f.purpose', '=', 'page'), eb('v.mediaType', 'is not', null)]))
    .where('f.state', '=', 'stored')
    .executeTakeFirst()
  return row ?? null
}

/** Bytes that are on their way, of a document that is to be. */
export async function insertUploadedFile(
  unit: UserUnit,
  file: {
    readonly id: FileId
    readonly userId: UserId
    readonly name: string
    readonly sizeBytes: number
  },
): Promise<void> {
  await unit.transaction
    .insertInto('app.files')
    .values({ ...file, purpose: 'document', state: 'receiving' })
    .execute()
}

export async function storeUploadedFile(
  unit: UserUnit,
  id: FileId,
  stored: { readonly sizeBytes: number; readonly sha256: Uint8Array; readonly writer: number },
): Promise<void> {
  await unit.transaction
    .updateTable('app.files')
    .set({ ...stored, sha256: Buffer.from(stored.sha256), state: 'stored' })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .returning('id')
    .executeTakeFirstOrThrow()
}

/** Unless a document has it. @returns whether no row speaks of it any more */
export async function deleteUpload(unit: UserUnit, id: FileId): Promise<boolean> {
  await unit.transaction
    .deleteFrom('app.files')
    .where('id', '=', id)
    .where('purpose', '=', 'document')
    .where('documentId', 'is', null)
    .execute()
  const kept = await unit.transaction
    .selectFrom('app.files')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  return kept === undefined
}
