import type { ErrorCode } from '@tessera/contracts/errors'
import { TRPCClientError } from '@trpc/client'
import { readFault, UnexplainedAnswer } from './fault.ts'

/** Whether the same request may be answered a little later. */
export function mayPass(error: unknown): boolean {
  const fault = readFault(error)
  // Nobody answered, or somebody on the way did.
  if (fault === null) return !isForGood(error)
  return passing.includes(fault.code) || wasNotDone(error)
}

/** HTTP says of 4xx that the same request fares no better, but for these two. */
function isForGood(error: unknown): boolean {
  if (error instanceof TRPCClientError) return isForGood(error.cause)
  if (!(error instanceof UnexplainedAnswer)) return false
  const { status } = error
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

/** Refused before anything was done, for a reason that passes. */
export function wasNotDone(error: unknown): boolean {
  const fault = readFault(error)
  return fault !== null && refusedUnread.includes(fault.code)
}

const passing: readonly ErrorCode[] = ['unavailable', 'internal']
const refusedUnread: readonly ErrorCode[] = ['too_many_requests', 'service_options_unavailable']
