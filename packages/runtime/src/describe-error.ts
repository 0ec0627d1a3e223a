/** An error as a log line shows it. */
export interface ErrorDescription {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: ErrorDescription
}

/**
 * Names the fields to keep. Other properties of an error are left out: drivers put query parameters,
 * requests and whole responses there. A cause is followed only when it is an error itself.
 */
export function describeError(error: unknown): ErrorDescription {
  return describe(error, 0)
}

function describe(error: unknown, depth: number): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: 'thrown without an Error' }
  const code = 'code' in error ? error.code : undefined
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause instanceof Error &&
      depth < MAX_CAUSES && { cause: describe(error.cause, depth + 1) }),
  }
}

/** A chain of causes can be a circle. */
const MAX_CAUSES = 5
