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
  readonly name: string
  readonly purpose: 'document' | 'page'
  readonly sha256: Buffer | null
  readonly writer: number
} | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .select(['id', 'userId', 'name', 'purpose', 'sha256', 'writer'])
    .where('id', '=', id)
    .where('purpose', 'in', ['document', 'page'])
    .where('documentId', 'is not', null)
    .where('state', '=', 'stored')
    .executeTakeFirst()
  if (row === undefined) return null
  return { ...row, purpose: row.purpose === 'page' ? 'page' : 'document' }
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
    .executeTakeFirstOrThrow()
}

/** Unless a document has it. */
export async function deleteUpload(unit: UserUnit, id: FileId): Promise<void> {
  await unit.transaction
    .deleteFrom('app.files')
    .where('id', '=', id)
    .where('purpose', '=', 'document')
    .where('documentId', 'is', null)
    .execute()
}
