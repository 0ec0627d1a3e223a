import { type ErrorCode, type WireError, wireError } from '@tessera/contracts/errors'
import { TRPCClientError } from '@trpc/client'

/** What Tessera answered in place of what was asked for. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
  readonly fault: WireError
  /** When the same request may fare better, as Tessera says; null where it does not. */
  readonly retryAfterSeconds: number | null

  constructor(fault: WireError, retryAfterSeconds: number | null = null) {
    super(`${fault.code}: ${fault.message} ${fault.remedy}`)
    this.fault = fault
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** No success, and no reason that Tessera gives: something on the way has answered, or nobody is where it was asked. */
export class UnexplainedAnswer extends Error {
  override readonly name = 'UnexplainedAnswer'
  readonly status: number

  constructor(status: number) {
    super(`Tessera answered ${status} without a reason.`)
    this.status = status
  }
}

/** Why Tessera refused: code, what happened, what to do. Null for an error that is none of its refusals. */
export function readFault(error: unknown): WireError | null {
  if (error instanceof FaultError) return error.fault
  if (!(error instanceof TRPCClientError)) return null
  // What ends a subscription comes inside of its stream; what was answered over HTTP is the cause.
  return faultIn(error.shape) ?? readFault(error.cause)
}

export function hasCode(error: unknown, code: ErrorCode): boolean {
  return readFault(error)?.code === code
}

/** Seconds until the same request may fare better; null where Tessera did not say. */
export function readRetryAfter(error: unknown): number | null {
  if (error instanceof TRPCClientError) return readRetryAfter(error.cause)
  return error instanceof FaultError ? error.retryAfterSeconds : null
}

/** Of an answer that is no success. */
export async function refusalOf(response: Response): Promise<Error> {
  const answer = parsed(await response.text())
  const fault = faultIn(property(answer, 'error')) ?? wireErrorIn(answer)
  if (fault === null) return new UnexplainedAnswer(response.status)
  return new FaultError(fault, secondsIn(response.headers.get('retry-after')))
}

/** RFC 9110 §10.2.3; Tessera gives no dates. */
function secondsIn(header: string | null): number | null {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : null
}

/** @param shape tRPC's own, in which the fault is a part of the data */
function faultIn(shape: unknown): WireError | null {
  return wireErrorIn(property(property(shape, 'data'), 'fault'))
}

function wireErrorIn(value: unknown): WireError | null {
  return wireError.safeParse(value).data ?? null
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
