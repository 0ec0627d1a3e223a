import type { ServiceRequest, SubmissionHooks } from '../adapter.ts'
import { ServiceError } from '../service-error.ts'
import type { Multipart } from './multipart.ts'

/**
 * Sends a body whose end waits for `beforeLastByte`.
 *
 * @returns the answer, and whether the end had been let out when it came: an early one that is no refusal ends in
 *   {@link answeredEarly}
 */
export async function sendMultipart<T>(
  body: Multipart,
  hooks: SubmissionHooks,
  signal: AbortSignal,
  ask: (request: ServiceRequest & { readonly signal: AbortSignal }) => Promise<T>,
): Promise<{ readonly answer: T; readonly isWhole: boolean }> {
  const ownFailures: unknown[] = []
  let isWhole = false
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* body.stream(async () => {
        await hooks.beforeLastByte()
        signal.throwIfAborted()
        isWhole = true
      })
    } catch (error) {
      ownFailures.push(error)
      throw error
    }
  }
  try {
    const answer = await ask({
      method: 'POST',
      headers: { 'content-type': body.contentType, 'content-length': String(body.size) },
      body: stream(),
      signal,
    })
    return { answer, isWhole }
  } catch (error) {
    // What went wrong in the hook or in a file matters more than the connection that broke off for it.
    if (ownFailures.length > 0) throw ownFailures[0]
    const isEarly = !isWhole && error instanceof ServiceError && error.kind === 'protocol'
    throw isEarly ? answeredEarly(error) : error
  }
}

/** What begins its work before it has everything may have the job. */
export function answeredEarly(cause?: ServiceError): ServiceError {
  return new ServiceError('protocol', 'The service answered before it had the whole job.', {
    mayBeTaken: true,
    cause,
  })
}
