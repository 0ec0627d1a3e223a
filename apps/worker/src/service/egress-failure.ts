import { ServiceError } from '@tessera/adapters/service-error'
import type { EgressProblem } from '@tessera/broker-client/egress-request'
import { Fault } from '@tessera/runtime/fault'
import { OutgoingRefused } from '@tessera/runtime/outgoing-fetch'
import { GrantEnded } from '../task-stopped.ts'
import { RequestRefused } from './request-refused.ts'

/** What egress says, as the error that a step would have met without egress. */
export function egressFailure(problem: EgressProblem): Error {
  switch (problem) {
    case 'grant_ended':
      return new GrantEnded('egress was told that the grant has ended')
    case 'broker_away':
      return new Fault('unavailable', { detail: 'the broker does not answer egress' })
    case 'service_unreachable':
      return new TypeError('egress could not reach the service')
    case 'credential_in_answer':
      return new ServiceError(
        'protocol',
        'The service repeated your credential in data, so its answer was not passed on.',
      )
    case 'unreadable_answer':
      return new ServiceError(
        'protocol',
        'The service encoded its answer so that it could not be checked, so it was not passed on.',
      )
    case 'address_refused':
      return new OutgoingRefused('address_refused', `egress does not send the request: ${problem}`)
    case 'not_allowed':
    case 'no_credential':
    case 'malformed':
    case 'not_signed':
      return new RequestRefused(`egress does not send the request: ${problem}`)
    case 'internal':
      return new Fault('internal', { detail: 'egress failed; its own log says why' })
    default:
      return problem satisfies never
  }
}
