import type { Broker } from '@tessera/broker-client/broker'
import { credential } from '@tessera/contracts/credential'
import type { ErrorCode } from '@tessera/contracts/errors'
import { serviceId } from '@tessera/contracts/ids'
import { line } from '@tessera/contracts/line'
import { forgetAccount } from '@tessera/db/service-options'
import type { RegisteredService } from '@tessera/db/services'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { z } from 'zod'
import type { Delegations } from '../delegations.ts'
import { startReading } from '../services/account-reading.ts'
import { requireService } from '../services/require-service.ts'
import { steppedUp } from '../trpc.ts'

export interface PutCredentialDependencies {
  readonly broker: Broker
  readonly delegations: Delegations
  readonly logger: Logger
}

/** Passes sealed bytes on to the broker, which alone can open them. */
export function putCredential(deps: PutCredentialDependencies) {
  return steppedUp('broker')
    .input(putCredentialInput)
    .output(credential)
    .mutation(async ({ ctx, input }) => {
      const { service, userId } = await ctx.principal.asUser(async (unit, id) => ({
        service: await requireService(unit, input.serviceId),
        userId: id,
      }))
      await ctx.limits.credentialTries.admit(userId)
      const { proof } = ctx.principal
      const answer = await deps.broker.putCredential({ proof, ...input })
      if (answer.outcome !== 'stored') throw refusal(service, answer)
      await ctx.principal.asUser(async (unit) => await forgetAccount(unit, service.id))
      try {
        await startReading(deps.delegations, ctx, service.id, 'read-options')
      } catch (error) {
        // The credential is stored; whoever asks for the options starts the reading again.
        deps.logger.warn({ err: error }, 'the reading of options could not be started')
      }
      return answer.credential
    })
}

export const putCredentialInput = z.object({
  serviceId,
  /** Those that a person types or pastes. */
  type: z.enum(['api_token', 'basic']),
  label: line.min(1).max(80),
  challenge: z.base64url().length(43),
  sealed: z.base64url().min(1).max(20_000),
})

type Refusal = Exclude<Awaited<ReturnType<Broker['putCredential']>>, { readonly outcome: 'stored' }>

function refusal(service: RegisteredService, { outcome, reason }: Refusal): Fault {
  return new Fault(codes[outcome], {
    ...(reason !== null && { details: [{ subject: service.name, message: reason }] }),
    ...(service.tokenUrl !== '' && { link: service.tokenUrl }),
  })
}

const codes = {
  challenge_spent: 'challenge_spent',
  malformed: 'credential_malformed',
  refused: 'credential_refused',
  expired: 'credential_expired',
  unreachable: 'service_unreachable',
  service_inactive: 'service_inactive',
  service_not_found: 'service_not_found',
} as const satisfies Record<Refusal['outcome'], ErrorCode>
