import { fileId, type FileId } from '@tessera/contracts/ids'
import { findInput, markChecking, noteReceiving } from '@tessera/db/inputs'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { FileStore } from '@tus/file-store'
import { EVENTS, Server } from '@tus/server'
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
  /** How often it is noted, at most, that bytes of an upload come. */
  readonly noteEverySeconds: number
  readonly logger: Logger
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

  /** Requests that send bytes now, by upload. */
  const sending = new Map<string, TusRequest>()

  const server = new Server({
    path: '/api/uploads',
    datastore: new FileStore({ directory: storage.spoolDirectory }),
    relativeLocation: true,
    allowedOrigins: [deps.publicOrigin],
    maxSize: deps.maxUploadBytes,
    postReceiveInterval: deps.noteEverySeconds * 1_000,
    namingFunction: () => newId(fileId),
    async onIncomingRequest(request, uploadId) {
      if (request.method === 'POST') return
      const asked = requestOf(request)
      const id = await requireReceiving(asked.principal, uploadId)
      if (request.method !== 'PATCH') return
      await asked.principal.asUser(async (unit) => await noteReceiving(unit, id))
      asked.uploadId = uploadId
      sending.set(uploadId, asked)
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

  server.on(EVENTS.POST_RECEIVE, (_, upload) => {
    const id = fileId.parse(upload.id)
    sending
      .get(upload.id)
      ?.principal.asUser(async (unit) => await noteReceiving(unit, id))
      .catch((error: unknown) =>
        deps.logger.warn({ err: error, fileId: id }, 'an upload that goes on could not be noted'),
      )
  })

  return {
    async handle(request, principal) {
      const state: TusRequest = { principal, uploadId: null, fault: null }
      requests.set(request, state)
      try {
        const response = await server.handleWeb(request)
        if (state.fault !== null) throw state.fault
        return response
      } finally {
        // Another request may send on by now.
        if (state.uploadId !== null && sending.get(state.uploadId) === state)
          sending.delete(state.uploadId)
      }
    },
  }
}

interface TusRequest {
  readonly principal: Owner
  /** Of which it sends bytes, as the request names it. */
  uploadId: string | null
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
