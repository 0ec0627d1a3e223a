import type { ErrorCode, WireError } from '@tessera/contracts/errors'
import { toWireError } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import type { ErrorHandler } from 'hono'
import type { ApiEnv } from './api-env.ts'
import { faultOf } from './fault-of.ts'
import { loggedPath } from './logged-path.ts'

/** The last stop of every error outside of tRPC. */
export function answerFault(logger: Logger): ErrorHandler<ApiEnv> {
  return (error, c) => {
    logFault(logger, error, loggedPath(c.req.path))
    const fault = faultOf(error)
    const { status, body } = toWireError(fault, c.get('requestId'))
    if (fault.retryAfterSeconds !== undefined) {
      c.header('retry-after', String(fault.retryAfterSeconds))
    }
    return c.json(c.req.path.startsWith('/trpc/') ? forPages(body, status) : body, status)
  }
}

/** What was refused before it came to a procedure: a tRPC client reads `error`, in which the number is any of its own. */
function forPages(fault: WireError, httpStatus: number) {
  return { ...fault, error: { message: fault.message, code: -32_000, data: { httpStatus, fault } } }
}

/** Ours to mend are told with their causes; what a client did wrong only by its code. */
export function logFault(logger: Logger, error: unknown, path: string): void {
  const fault = faultOf(error)
  if (oursToMend.includes(fault.code)) {
    logger.error({ err: fault, path }, 'request failed')
  } else {
    logger.info({ code: fault.code, path }, 'request refused')
  }
}

const oursToMend: readonly ErrorCode[] = ['internal', 'unavailable', 'sign_in_unavailable']
