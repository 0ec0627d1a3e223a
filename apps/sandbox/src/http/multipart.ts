import { createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy from 'busboy'
import { Problem } from './problem.ts'

export interface Upload {
  /** In the order they came; names keep no `input-` prefix. */
  readonly fields: readonly { readonly name: string; readonly value: string }[]
  readonly files: readonly { readonly field: string; readonly filename: string }[]
}

/**
 * Reads a multipart body to its end, files straight to `folder`.
 * Throws `Problem` 413 beyond `maxBytes`, 415 for another content type, and 400 with raw text for a broken body.
 */
export async function readMultipart(
  request: Request,
  folder: string,
  maxBytes: number,
): Promise<Upload> {
  const contentType = request.headers.get('content-type') ?? ''
  if (!contentType.startsWith('multipart/form-data') || request.body === null) {
    throw new Problem(415, 'hal', 'Unsupported Media Type')
  }
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > maxBytes) throw tooLarge(declared, maxBytes)

  const fields: { name: string; value: string }[] = []
  const files: { field: string; filename: string }[] = []
  const writes: Promise<void>[] = []
  const parser = busboy({ headers: { 'content-type': contentType } })
  parser.on('field', (name, value) => fields.push({ name: parameterName(name), value }))
  parser.on('file', (name, stream, info) => {
    const filename = basename(info.filename || 'unnamed')
    const repeated = files.some((file) => file.filename === filename)
    files.push({ field: parameterName(name), filename })
    if (repeated) {
      stream.resume()
      return
    }
    const write = pipeline(stream, createWriteStream(join(folder, filename), { mode: 0o600 }))
    // The failure is reported once, by the awaited copy below.
    write.catch(() => {})
    writes.push(write)
  })

  try {
    await pipeline(Readable.fromWeb(request.body), limitBytes(maxBytes), parser)
    await Promise.all(writes)
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem(400, 'text', String(error))
  }
  return { fields, files }
}

function limitBytes(maxBytes: number) {
  return async function* limit(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let seen = 0
    for await (const chunk of source) {
      seen += chunk.length
      if (seen > maxBytes) throw tooLarge(seen, maxBytes)
      yield chunk
    }
  }
}

function tooLarge(size: number, maxBytes: number): Problem {
  const exact = `The content length [${size}] exceeds the maximum allowed content length [${maxBytes}]`
  return new Problem(413, 'hal', 'Request Entity Too Large', exact)
}

function parameterName(name: string): string {
  return name.replace(/^input-/, '')
}
