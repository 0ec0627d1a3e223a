import { type ErrorCode, type ErrorDetail, errors, type WireError } from '@tessera/contracts/errors'

export interface FaultOptions {
  /** For the log only: addresses, identifiers, another system's words. Never secrets. */
  readonly detail?: string
  /** Shown to the client: what is wrong, item by item. */
  readonly details?: readonly ErrorDetail[]
  /** Shown to the client: a page where the remedy starts. */
  readonly link?: string
  /** When it is worth trying again. */
  readonly retryAfterSeconds?: number
  /** For the log only. */
  readonly cause?: unknown
}

/** A failure with a public code. Its `message` is for the log; clients get {@link toWireError}. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly details: readonly ErrorDetail[] | undefined
  readonly link: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, options: FaultOptions = {}) {
    const text = options.detail === undefined ? errors[code].message : options.detail
    super(`${code}: ${text}`, 'cause' in options ? { cause: options.cause } : {})
    this.code = code
    this.detail = options.detail
    this.details = options.details
    this.link = options.link
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

export function isFault<C extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: C,
): error is Fault & { readonly code: C } {
  return error instanceof Fault && (code === undefined || error.code === code)
}

/**
 * What a client may read about any error. Texts come from the table of errors alone; whatever is not a
 * {@link Fault} is `internal`, so that a forgotten case is ours to mend and tells strangers nothing.
 */
export function toWireError(
  error: unknown,
  requestId: string,
): { readonly status: (typeof errors)[ErrorCode]['status']; readonly body: WireError } {
  const fault = isFault(error) ? error : new Fault('internal')
  const { status, message, remedy } = errors[fault.code]
  return {
    status,
    body: {
      code: fault.code,
      message,
      remedy,
      requestId,
      ...(fault.details !== undefined && { details: [...fault.details] }),
      ...(fault.link !== undefined && { link: fault.link }),
    },
  }
}
