import { Fault } from '@tessera/runtime/fault'

/**
 * What a failed call means. Of the SDK's error only name and numbers are kept: its message may name keys, and what
 * hangs on it is the request with its signature.
 *
 * @returns Fault `files_unavailable` where waiting, or an operator, mends it
 */
export function s3Failure(what: string, error: unknown): Error {
  if (!(error instanceof Error)) return new Error(`S3 ${what} failed`)
  const status = statusOf(error)
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
  const detail = `S3 ${what}: ${error.name}${code}, status ${status ?? 'none'}`
  const isOurs = status !== null && status < 500 && !mendable.has(status)
  const isNoBucket = error.name === 'NoSuchBucket'
  return isOurs && !isNoBucket ? new Error(detail) : new Fault('files_unavailable', { detail })
}

export function isNoSuchKey(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NoSuchKey' || error.name === 'NotFound')
}

export function isNoSuchUpload(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoSuchUpload'
}

function statusOf(error: Error): number | null {
  if (!('$metadata' in error)) return null
  const { $metadata: metadata } = error
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) {
    return null
  }
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null
}

/** Keys or rights that are wrong, a clock, and too many requests. */
const mendable: ReadonlySet<number> = new Set([401, 403, 408, 425, 429])
