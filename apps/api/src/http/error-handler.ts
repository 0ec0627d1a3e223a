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
    return c.json(body, status)
  }
}

/** Ours to mend are told with their causes; what a client did wrong only by its code. */
export function logFault(logger: Logger, error: unknown, path: string): void {
  const fault = faultOf(error)
  if (fault.code === 'internal' || fault.code === 'unavailable') {
    logger.error({ err: fault, path }, 'request failed')
  } else {
    logger.info({ code: fault.code, path }, 'request refused')
  }
}
