import type { z } from 'zod'
import type { ServiceFetch, ServiceRequest } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'

/** What an answer other than 200 means to one kind of service. `text` is its body. */
export type ReadRefusal = (response: Response, text: string) => ServiceError

export type RequestInTime = ServiceRequest & { readonly signal: AbortSignal }

/** Sends one request for JSON and reads the answer by a schema. Any status but 200 becomes a `ServiceError`. */
export async function askJson<T>(
  fetch: ServiceFetch,
  path: string,
  schema: z.ZodType<T>,
  request: RequestInTime,
  refusal: ReadRefusal,
): Promise<T> {
  const response = await send(fetch, path, {
    ...request,
    headers: { ...request.headers, accept: 'application/json' },
  })
  const text = await reading(request.signal, () => boundedText(response, longestJson))
  if (response.status !== 200) throw refusal(response, text)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new ServiceError('protocol', 'The service gave an answer that is not JSON.')
  }
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ServiceError(
    'protocol',
    `The service gave an answer that cannot be understood (${issue?.path.join('.') ?? ''}).`,
  )
}

/** A refused or broken connection becomes `unavailable`; the bound fetch's own errors pass through. */
export async function send(
  fetch: ServiceFetch,
  path: string,
  request: RequestInTime,
): Promise<Response> {
  return await reading(request.signal, () => fetch(path, request))
}

/** The same for what is read of an answer. */
export async function reading<T>(signal: AbortSignal, read: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  try {
    return await read()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof TypeError) {
      throw new ServiceError('unavailable', 'The connection to the service failed.', {
        cause: error,
      })
    }
    throw error
  }
}

/** Reads at most `longest` bytes as UTF-8 and gives up on the rest. */
export async function boundedText(response: Response, longest: number): Promise<string> {
  if (response.body === null) return ''
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of response.body) {
    length += piece.byteLength
    if (length > longest) {
      throw new ServiceError('protocol', 'The answer of the service is too long.')
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** A list of some thousand jobs. */
const longestJson = 32 * 2 ** 20
