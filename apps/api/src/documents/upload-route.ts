import { randomInt } from 'node:crypto'
import type { Broker } from '@tessera/broker-client/broker'
import {
  type Document,
  documentTitle,
  mostDocumentBytes,
  type DocumentMediaType,
} from '@tessera/contracts/document'
import { documentId, fileId, type FileId, studyId } from '@tessera/contracts/ids'
import { mediaTypeOf } from '@tessera/documents/media-type'
import { isUniqueViolation } from '@tessera/db/database-error'
import {
  countDocuments,
  findDocument,
  insertNextVersion,
  insertUpload,
  isWorkedOn,
} from '@tessera/db/documents'
import { deleteUpload, insertUploadedFile, storeUploadedFile } from '@tessera/db/document-files'
import type { UserUnit } from '@tessera/db/unit'
import { writeEncryptedFile, type WrittenFile } from '@tessera/encrypted-files/write-encrypted-file'
import { Fault } from '@tessera/runtime/fault'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import type { ApiEnv } from '../http/api-env.ts'
import { invalidInput } from '../http/fault-of.ts'
import type { Principal } from '../http/principal.ts'
import { newId } from '../new-id.ts'
import { auditWriter } from '../trpc.ts'
import type { FileStorage } from '../uploads/file-storage.ts'
import { requireUploadRoom } from '../uploads/upload-room.ts'
import { startWork } from './start-work.ts'

export interface DocumentUploadDependencies {
  readonly broker: Broker
  readonly delegations: Delegations
  readonly storage: FileStorage
  readonly dailyUploadBytes: number
}

/**
 * The bytes of a document are the body of the request, and are encrypted as they come: in the clear they lie nowhere. The answer
 * is the document, which a worker then reads.
 */
export function documentUploadRoute(deps: DocumentUploadDependencies): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.post('/api/documents', async (c) => {
    const principal = c.get('principal')
    if (principal === null) throw new Fault('not_signed_in')
    await principal.admit()
    const asked = uploadQuestion.safeParse(c.req.query())
    if (!asked.success) throw invalidInput(asked.error)
    const sizeBytes = announcedLength(c)
    const body = new Beginning(bounded(c.req.raw))
    const mediaType = mediaTypeOf(await body.read(lookedAt))
    if (mediaType === null) throw new Fault('document_not_readable')
    const upload = { ...asked.data, mediaType, sizeBytes, bytes: body.whole() }
    return c.json(await keep(deps, principal, c, upload), 201)
  })
  return app
}

const uploadQuestion = z.strictObject({
  title: documentTitle,
  studyId: studyId.optional(),
  /** It becomes the next version of this one. */
  documentId: documentId.optional(),
})

interface Upload extends z.output<typeof uploadQuestion> {
  readonly mediaType: DocumentMediaType
  readonly sizeBytes: number
  readonly bytes: AsyncIterable<Uint8Array>
}

async function keep(
  deps: DocumentUploadDependencies,
  principal: Principal,
  c: Context<ApiEnv>,
  upload: Upload,
): Promise<Document> {
  const id = newId(fileId)
  await principal.asUser(async (unit, userId) => {
    await requireRoom(unit, upload)
    await requireUploadRoom(unit, { userId, sizeBytes: upload.sizeBytes, name: upload.title }, deps)
    await insertUploadedFile(unit, { id, userId, name: upload.title, sizeBytes: upload.sizeBytes })
  })
  try {
    const written = await encrypt(deps, principal, id, upload.bytes)
    const contextKey = await deps.delegations.contextKey()
    return await principal.asUser(async (unit, userId) => {
      await storeUploadedFile(unit, id, written)
      const of = { id: upload.documentId ?? newId(documentId), userId }
      const file = { fileId: id, mediaType: upload.mediaType }
      if (upload.documentId === undefined) {
        const { title, studyId: study } = upload
        await insertUpload(unit, { ...of, title, studyId: study ?? null }, file)
      } else if ((await insertNextVersion(unit, of, file)) === null) throw new Fault('not_found')
      const asker = { principal, requestId: c.get('requestId') }
      await startWork(unit, deps.delegations, contextKey, asker, {
        kind: 'read-document',
        userId,
        documentId: of.id,
      })
      await auditWriter('document.uploaded', principal)(unit, userId, {
        subject: of.id,
        detail: { bytes: written.sizeBytes },
      })
      const made = await findDocument(unit, of.id)
      if (made === null) throw new Error('the document is not there')
      return made
    })
  } catch (error) {
    const isGone = await principal.asUser(async (unit) => await deleteUpload(unit, id))
    // Its row may have been gone long before, and been the last to speak of these bytes.
    if (isGone) await deps.storage.files.remove(id)
    // A step of the document has begun since it was looked.
    throw isUniqueViolation(error) ? new Fault('document_is_processed') : error
  }
}

async function requireRoom(unit: UserUnit, { documentId: next }: Upload): Promise<void> {
  if (next === undefined) {
    if ((await countDocuments(unit)) >= mostDocuments) throw new Fault('documents_full')
    return
  }
  const found = await findDocument(unit, next)
  if (found === null || found.kind !== 'upload') throw new Fault('not_found')
  if (await isWorkedOn(unit, found)) throw new Fault('document_is_processed')
}

async function encrypt(
  { broker, storage }: DocumentUploadDependencies,
  { proof }: Principal,
  id: FileId,
  bytes: AsyncIterable<Uint8Array>,
): Promise<WrittenFile> {
  const key = await broker.fileKey(proof, id)
  if (key === null) throw new Fault('not_found', { detail: `no key for file ${id}` })
  try {
    return await writeEncryptedFile(storage.files, {
      id,
      writer: randomInt(1, 2 ** 31),
      key,
      bytes,
    })
  } finally {
    key.wipe()
  }
}

function announcedLength(c: Context): number {
  const said = c.req.header('content-length')
  if (said === undefined) throw new Fault('invalid_input', { detail: 'the length is not said' })
  const length = Number(said)
  if (length > mostDocumentBytes) throw new Fault('document_too_many_bytes')
  return length
}

async function* bounded({ body }: Request): AsyncGenerator<Uint8Array> {
  if (body === null) return
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > mostDocumentBytes) throw new Fault('document_too_many_bytes')
    yield chunk
  }
}

/** Reads the first bytes of something, and gives all of it afterwards. */
class Beginning {
  readonly #rest: AsyncIterator<Uint8Array>
  readonly #read: Uint8Array[] = []

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#rest = bytes[Symbol.asyncIterator]()
  }

  async read(length: number): Promise<Uint8Array> {
    let have = 0
    while (have < length) {
      const next = await this.#rest.next()
      if (next.done === true) break
      this.#read.push(next.value)
      have += next.value.length
    }
    return Buffer.concat(this.#read).subarray(0, length)
  }

  async *whole(): AsyncGenerator<Uint8Array> {
    yield* this.#read
    for (;;) {
      const next = await this.#rest.next()
      if (next.done === true) return
      yield next.value
    }
  }
}

/** Bytes: by these a file tells what it is. */
const lookedAt = 1024
const mostDocuments = 2000
