import { fileId, type FileId } from '@tessera/contracts/ids'
import { findInput, markChecking } from '@tessera/db/files'
import { Fault } from '@tessera/runtime/fault'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { faultOf } from '../http/fault-of.ts'
import type { Owner } from '../http/principal.ts'
import { newId } from '../new-id.ts'
import { beginInput } from './begin-input.ts'
import type { ResumeDependencies } from './resume-check.ts'
import { uploadName } from './upload-name.ts'

export interface TusDependencies extends ResumeDependencies {
  readonly publicOrigin: string
  readonly maxUploadBytes: number
  readonly dailyUploadBytes: number
}

/** Resumable uploads (tus 1.0). Every request shows whose it is; an upload of somebody else is not there. */
export interface TusServer {
  /** @throws Fault */
  handle(request: Request, principal: Owner): Promise<Response>
}

export function createTusServer(deps: TusDependencies): TusServer {
  const { storage, checks } = deps
  const requests = new WeakMap<Request, TusRequest>()
  const requestOf = (request: Request): TusRequest => {
    const found = requests.get(request)
    if (found === undefined) throw new Error('a tus request without a principal')
    return found
  }

  const server = new Server({
    path: '/api/uploads',
    datastore: new FileStore({ directory: storage.spoolDirectory }),
    relativeLocation: true,
    allowedOrigins: [deps.publicOrigin],
    maxSize: deps.maxUploadBytes,
    namingFunction: () => newId(fileId),
    async onIncomingRequest(request, uploadId) {
      if (request.method === 'POST') return
      await requireReceiving(requestOf(request).principal, uploadId)
    },
    async onUploadCreate(request, upload) {
      const name = uploadName(upload.metadata?.['filename'])
      const sizeBytes = upload.size
      if (sizeBytes === undefined) throw invalid('Upload-Length', 'The length must be announced.')
      const id = fileId.parse(upload.id)
      await requestOf(request).principal.asUser(
        async (unit, userId) =>
          await beginInput(unit, { id, userId, name, sizeBytes }, deps.dailyUploadBytes),
      )
      return {}
    },
    async onUploadFinish(request, upload) {
      const { principal } = requestOf(request)
      const id = fileId.parse(upload.id)
      // False when the owner removed it while its last bytes were on their way.
      const isHere = await principal.asUser(async (unit) => await markChecking(unit, id))
      if (isHere) void checks.begin(principal, id)
      return {}
    },
    onResponseError(request, error) {
      requestOf(request).fault = faultOfTus(error)
      return undefined
    },
  })

  return {
    async handle(request, principal) {
      const state: TusRequest = { principal, fault: null }
      requests.set(request, state)
      const response = await server.handleWeb(request)
      if (state.fault !== null) throw state.fault
      return response
    },
  }
}

interface TusRequest {
  readonly principal: Owner
  /** Why it was refused: the library would answer in its own words. */
  fault: Fault | null
}

async function requireReceiving(principal: Owner, uploadId: string): Promise<FileId> {
  const id = fileId.safeParse(uploadId)
  const file = id.success
    ? await principal.asUser(async (unit) => await findInput(unit, id.data))
    : null
  if (file === null || file.state !== 'receiving') throw new Fault('not_found')
  return file.id
}

function faultOfTus(error: Error | { readonly status_code: number; readonly body: string }): Fault {
  if (!('status_code' in error)) return faultOf(error)
  const { status_code: status, body } = error
  if (status === 413) return new Fault('upload_too_large')
  if (status === 403 || status === 404 || status === 410) return new Fault('not_found')
  if (status >= 500) return new Fault('internal', { detail: `tus: ${body}` })
  return invalid('upload', body.trim())
}

function invalid(subject: string, message: string): Fault {
  return new Fault('invalid_input', { details: [{ subject, message }] })
}
