import { randomBytes } from 'node:crypto'
import type { SubmissionFile } from '../adapter.ts'

export interface Multipart {
  readonly contentType: string
  /** Length of the whole body. */
  readonly size: number
  stream(beforeLastByte: () => Promise<void>): AsyncGenerator<Uint8Array>
}

/** A `multipart/form-data` body (RFC 7578) that is never whole in memory. Names and values hold no line break. */
export function multipart(
  fields: readonly (readonly [name: string, value: string])[],
  {
    field: fileField,
    list: files,
  }: { readonly field: string; readonly list: readonly SubmissionFile[] },
): Multipart {
  const boundary = `tessera-${randomBytes(18).toString('hex')}`
  const start = Buffer.from(fields.map(([name, value]) => field(boundary, name, value)).join(''))
  const heads = files.map(({ name }) => Buffer.from(fileHead(boundary, fileField, name)))
  const end = Buffer.from(`--${boundary}--\r\n`)
  const parts = files.map(({ size }, index) => (heads[index]?.length ?? 0) + size + lineEnd.length)
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    size: parts.reduce((sum, size) => sum + size, start.length + end.length),
    async *stream(beforeLastByte) {
      yield start
      for (const [index, file] of files.entries()) {
        yield heads[index] ?? start
        yield* exactly(file)
        yield lineEnd
      }
      await beforeLastByte()
      yield end
    },
  }
}

async function* exactly(file: SubmissionFile): AsyncGenerator<Uint8Array> {
  let sent = 0
  for await (const piece of file.open()) {
    sent += piece.byteLength
    if (sent > file.size) break
    yield piece
  }
  if (sent !== file.size) throw new RangeError(`a file is not ${file.size} bytes long`)
}

function field(boundary: string, name: string, value: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
}

function fileHead(boundary: string, field: string, name: string): string {
  return (
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\n` +
    'Content-Type: application/gzip\r\n\r\n'
  )
}

const lineEnd = Buffer.from('\r\n')
