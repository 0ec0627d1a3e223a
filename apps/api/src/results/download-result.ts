import type { Broker } from '@tessera/broker-client/broker'
import { fileId } from '@tessera/contracts/ids'
import { decryptFile, plainSize } from '@tessera/crypto/file-cipher'
import type { Secret } from '@tessera/crypto/secret'
import { encryptedFileSize, openEncryptedFile } from '@tessera/encrypted-files/open-encrypted-file'
import { findResult, type StoredFile } from '@tessera/db/files'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import type { FileStorage } from '../uploads/file-storage.ts'
import { type ByteRange, parseRange } from './byte-range.ts'

export interface DownloadDependencies {
  readonly broker: Broker
  readonly storage: FileStorage
  readonly logger: Logger
}

/** `GET /api/results/:fileId`: a result, decrypted as it is sent, whole or in part. */
export function resultRoutes(deps: DownloadDependencies): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get('/api/results/:fileId', async (c) => {
    const principal = c.get('principal')
    if (principal === null) throw new Fault('not_signed_in')
    const id = fileId.safeParse(c.req.param('fileId'))
    const file = id.success
      ? await principal.asUser(async (unit) => await findResult(unit, id.data))
      : null
    if (file === null) throw new Fault('not_found')

    const { filesDir } = deps.storage
    const size = plainSize(await encryptedFileSize(filesDir, file.id))
    const tag = entityTag(file)
    const range = isStale(c.req.header('if-range'), tag)
      ? null
      : parseRange(c.req.header('range'), size)
    const headers = { ...downloadHeaders, 'content-disposition': attachment(file.name), etag: tag }
    if (range === 'unsatisfiable') {
      return new Response(null, {
        status: 416,
        headers: { ...headers, 'content-range': `bytes */${size}` },
      })
    }

    const dataKey = await deps.broker.fileKey(principal.proof, file.id)
    if (dataKey === null) throw new Fault('not_found')
    const { start, end } = range ?? { start: 0, end: size }
    const plain = decrypted({ filesDir, dataKey, file }, { start, end })
    const breakOff = (error: unknown) => {
      deps.logger.error({ err: error, fileId: file.id }, 'a download broke off')
      c.env.outgoing?.destroy()
    }
    return new Response(c.req.method === 'HEAD' ? null : await begun(plain, breakOff), {
      status: range === null ? 200 : 206,
      headers: {
        ...headers,
        'content-length': String(end - start),
        ...(range !== null && { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
      },
    })
  })
  return app
}

/** Opened with the first byte asked for and closed with the last, or when the client leaves. */
async function* decrypted(
  source: {
    readonly filesDir: string
    readonly dataKey: Secret<Uint8Array>
    readonly file: StoredFile
  },
  range: ByteRange,
): AsyncGenerator<Uint8Array> {
  try {
    await using encrypted = await openEncryptedFile(source.filesDir, source.file.id)
    yield* decryptFile(source.dataKey, source.file.id, encrypted, range)
  } finally {
    source.dataKey.wipe()
  }
}

/**
 * Reads the first piece before anything is answered, so that a file that does not open is an error. What goes wrong
 * later can only end the connection: the client then has fewer bytes than it was promised.
 */
async function begun(
  plain: AsyncGenerator<Uint8Array>,
  breakOff: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const first = await plain.next()
  return ReadableStream.from(
    (async function* () {
      try {
        if (first.done !== true) yield first.value
        yield* plain
      } catch (error) {
        breakOff(error)
      } finally {
        await plain.return(undefined)
      }
    })(),
  )
}

function entityTag(file: StoredFile): string {
  return `"${file.sha256?.toString('hex') ?? file.id}"`
}

/** RFC 9110 §13.1.5: a part of another version must not be put to what the client has. */
function isStale(ifRange: string | undefined, tag: string): boolean {
  return ifRange !== undefined && ifRange !== tag
}

function attachment(name: string): string {
  return `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}"`
}

const downloadHeaders = {
  'accept-ranges': 'bytes',
  'cache-control': 'private, no-store',
  'content-type': 'application/octet-stream',
} as const
