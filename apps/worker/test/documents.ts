import { randomUUID } from 'node:crypto'
import type { DocumentMediaType } from '@tessera/contracts/document'
import { documentId, type DocumentId, fileId } from '@tessera/contracts/ids'
import { insertUploadedFile, storeUploadedFile } from '@tessera/db/document-files'
import { findDocument, insertUpload } from '@tessera/db/documents'
import { insertDelegatedStep } from '@tessera/db/steps'
import { asUser, type UserUnit } from '@tessera/db/unit'
import { writeEncryptedFile } from '@tessera/encrypted-files/write-encrypted-file'
import type { SignedInUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { prepareStep } from './api-writes.ts'
import type { World } from './world.ts'

export interface UploadedDocument {
  readonly id: DocumentId
  readonly owner: SignedInUser
  /** Waits until it is read or failed. */
  ends(): Promise<Readonly<{ state: string; failureCode: string | null; pagesRead: number }>>
  pages(): Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** A document as the api leaves it, with the step that reads it. */
export async function uploadDocument(
  world: World,
  owner: SignedInUser,
  bytes: Uint8Array,
  mediaType: DocumentMediaType = 'application/pdf',
): Promise<UploadedDocument> {
  const asOwner = async <T>(work: (unit: UserUnit) => Promise<T>) =>
    await asUser(world.apiLogin, owner.proof, work)
  const id = documentId.parse(randomUUID())
  const file = fileId.parse(randomUUID())
  const row = { id: file, userId: owner.id, name: 'agreement', sizeBytes: bytes.length }
  await asOwner(async (unit) => await insertUploadedFile(unit, row))
  const key = await world.broker.fileKey(owner.proof, file)
  if (key === null) throw new Error('no key for the upload')
  const source = async function* () {
    yield bytes
  }
  const written = await writeEncryptedFile(world.files, {
    id: file,
    writer: 1,
    key,
    bytes: source(),
  })
  const about = { documentId: id }
  const { delegation, step } = await prepareStep(world, owner, about, 'read-document', [
    'read-document',
  ])
  await asOwner(async (unit) => {
    await storeUploadedFile(unit, file, written)
    const document = { id, userId: owner.id, title: 'Agreement', studyId: null }
    await insertUpload(unit, document, { fileId: file, mediaType })
    await insertDelegatedStep(unit, { userId: owner.id, documentId: id }, delegation, step)
  })
  return {
    id,
    owner,
    ends: async () =>
      await waitFor(
        async () => {
          const found = await asOwner(async (unit) => await findDocument(unit, id))
          return found?.state === 'read' || found?.state === 'failed' ? found : null
        },
        { what: 'the document to be read', timeout: 150_000 },
      ),
    pages: async () =>
      await world.rows(
        'select * from app.document_pages where document_id = $1 order by number',
        id,
      ),
  }
}
