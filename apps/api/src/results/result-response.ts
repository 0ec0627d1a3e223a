import type { Broker } from '@tessera/broker-client/broker'
import { plainSize } from '@tessera/crypto/file-cipher'
import { encryptedSize } from '@tessera/encrypted-files/encrypted-size'
import type { StoredFile } from '@tessera/db/files'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import type { Context } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { begunStream } from '../http/begun-stream.ts'
import type { Caller } from '../http/principal.ts'
import type { FileStorage } from '../uploads/file-storage.ts'
import { type ByteRange, parseRange } from './byte-range.ts'
import { decryptedFile } from './decrypted-file.ts'

export interface DownloadDependencies {
  readonly broker: Broker
  readonly storage: FileStorage
  readonly logger: Logger
}

interface Wanted {
  readonly principal: Pick<Caller, 'proof'>
  readonly file: Pick<StoredFile, 'id' | 'name' | 'sha256' | 'writer'>
  /** A picture that is shown; without it the file is one to be kept. */
  readonly shownAs?: 'image/jpeg'
}

/** A result, or the part that `Range` asks for (RFC 9110 §14). */
export async function wholeOrPart(
  deps: DownloadDependencies,
  c: Context<ApiEnv>,
  wanted: Wanted,
): Promise<Response> {
  const { file, shownAs } = wanted
  const size = plainSize(await encryptedSize(deps.storage.files, file))
  const headers = { ...headersOf(file, shownAs), 'accept-ranges': 'bytes' }
  const range = isStale(c.req.header('if-range'), headers.etag)
    ? null
    : parseRange(c.req.header('range'), size)
  if (range === null) {
    return new Response(await bodyOf(deps, c, wanted, { start: 0, end: size }), {
      status: 200,
      headers: { ...headers, 'content-length': String(size) },
    })
  }
  if (range === 'unsatisfiable') {
    return new Response(null, {
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${size}` },
    })
  }
  const { start, end } = range
  return new Response(await bodyOf(deps, c, wanted, range), {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(end - start),
      'content-range': `bytes ${start}-${end - 1}/${size}`,
    },
  })
}

/** A result that cannot be asked for again. Its first bytes are read when this resolves. */
export async function wholeResult(
  deps: DownloadDependencies,
  c: Context<ApiEnv>,
  wanted: Wanted,
): Promise<Response> {
  const size = plainSize(await encryptedSize(deps.storage.files, wanted.file))
  return new Response(await bodyOf(deps, c, wanted, { start: 0, end: size }), {
    headers: {
      ...headersOf(wanted.file),
      'accept-ranges': 'none',
      'content-length': String(size),
    },
  })
}

async function bodyOf(
  deps: DownloadDependencies,
  c: Context<ApiEnv>,
  { principal, file }: Wanted,
  range: ByteRange,
): Promise<ReadableStream<Uint8Array> | null> {
  const dataKey = await deps.broker.fileKey(principal.proof, file.id)
  if (dataKey === null) throw new Fault('not_found')
  const plain = decryptedFile({ files: deps.storage.files, dataKey, name: file }, range)
  const breakOff = (error: unknown) => {
    deps.logger.error({ err: error, fileId: file.id }, 'a download broke off')
    c.env.outgoing?.destroy()
  }
  return c.req.method === 'HEAD' ? null : await begunStream(plain, breakOff)
}

function headersOf(file: Wanted['file'], shownAs?: Wanted['shownAs']) {
  return {
    'cache-control': 'private, no-store',
    'content-type': shownAs ?? 'application/octet-stream',
    'content-disposition': shownAs === undefined ? attachment(file.name) : 'inline',
    etag: entityTag(file),
  }
}

function entityTag(file: Wanted['file']): string {
  return `"${file.sha256?.toString('hex') ?? file.id}"`
}

/** RFC 9110 §13.1.5: a part of another version must not be put to what the client has. */
function isStale(ifRange: string | undefined, tag: string): boolean {
  return ifRange !== undefined && ifRange !== tag
}

function attachment(name: string): string {
  return `attachment; filename="${name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}"`
}
