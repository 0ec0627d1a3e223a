import type { Broker } from '@tessera/broker-client/broker'
import { credential } from '@tessera/contracts/credential'
import type { ErrorCode } from '@tessera/contracts/errors'
import { serviceId } from '@tessera/contracts/ids'
import { forgetAccount } from '@tessera/db/service-options'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { requireService } from '../services/require-service.ts'
import { steppedUp } from '../trpc.ts'

/** The owner's word, for the address that she was shown: the service may have got another one since. */
export function confirmOrigin(deps: { readonly broker: Broker }) {
  return steppedUp('broker')
    .input(z.object({ serviceId, origin: z.url().max(500) }))
    .output(credential)
    .mutation(async ({ ctx, input }) => {
      const { principal } = ctx
      const service = await principal.asUser(
        async (unit) => await requireService(unit, input.serviceId),
      )
      const answer = await deps.broker.confirmOrigin(principal.proof, service.id, input.origin)
      if (answer.outcome !== 'confirmed') {
        const { outcome, reason } = answer
        throw new Fault(codes[outcome], {
          ...(reason !== null && { details: [{ subject: service.name, message: reason }] }),
          ...(service.tokenUrl !== '' && { link: service.tokenUrl }),
        })
      }
      await principal.asUser(async (unit) => await forgetAccount(unit, service.id))
      return answer.credential
    })
}

type Refusal = Exclude<
  Awaited<ReturnType<Broker['confirmOrigin']>>,
  { readonly outcome: 'confirmed' }
>

const codes = {
  not_moved: 'credential_not_moved',
  other_origin: 'service_moved_again',
  not_authentic: 'credential_refused',
  not_movable: 'credential_not_movable',
  refused: 'credential_refused',
  expired: 'credential_expired',
  unreachable: 'service_unreachable',
  service_inactive: 'service_inactive',
} as const satisfies Record<Refusal['outcome'], ErrorCode>
