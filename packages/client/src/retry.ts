import type { ErrorCode } from '@tessera/contracts/errors'
import { readFault } from './fault.ts'

/** Whether the same request may be answered a little later. */
export function mayPass(error: unknown): boolean {
  const fault = readFault(error)
  // Nobody answered, or somebody on the way did.
  if (fault === null) return true
  return passing.includes(fault.code) || wasNotDone(error)
}

/** Refused before anything was done, for a reason that passes. */
export function wasNotDone(error: unknown): boolean {
  const fault = readFault(error)
  return fault !== null && refusedUnread.includes(fault.code)
}

const passing: readonly ErrorCode[] = ['unavailable', 'internal']
const refusedUnread: readonly ErrorCode[] = ['too_many_requests', 'service_options_unavailable']
