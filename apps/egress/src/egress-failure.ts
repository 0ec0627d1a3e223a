import type { EgressProblem } from '@tessera/broker-client/egress-request'
import { isFault } from '@tessera/runtime/fault'
import { SecretFound } from '@tessera/runtime/mask-secret'
import { OutgoingRefused } from '@tessera/runtime/outgoing-fetch'

/** Why a request is not sent, or its answer not given; the worker is told the problem. */
export class EgressFailure extends Error {
  override readonly name = 'EgressFailure'
  readonly problem: EgressProblem

  constructor(problem: EgressProblem) {
    super(problem)
    this.problem = problem
  }
}

export function problemOf(error: unknown): EgressProblem {
  if (error instanceof EgressFailure) return error.problem
  if (error instanceof OutgoingRefused) return 'address_refused'
  if (error instanceof SecretFound) return 'credential_in_answer'
  if (isFault(error, 'unavailable')) return 'broker_away'
  // So fetch says that a connection failed or broke.
  if (error instanceof TypeError && error.cause instanceof Error) return 'service_unreachable'
  return 'internal'
}
