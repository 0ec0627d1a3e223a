import type { AuthMetadata } from '@tessera/auth-context/auth-context'
import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { scopesOfStep } from '@tessera/contracts/step'
import { findCredential } from '@tessera/db/credentials'
import { isUniqueViolation } from '@tessera/db/database-error'
import { findService } from '@tessera/db/services'
import { insertDelegatedStep, isBeingRead } from '@tessera/db/steps'
import type { SubmittingUnit } from '@tessera/db/unit'
import type { Delegations } from '../delegations.ts'

/** Whoever may submit jobs of a user: she herself, or a standing permission of hers. */
export interface Submitter<Unit extends SubmittingUnit = SubmittingUnit> {
  readonly method: AuthMetadata['method']
  asUser<T>(work: (unit: Unit, userId: UserId) => Promise<T>): Promise<T>
}

/** Has a worker ask the service, as the user, what her account may choose or has there; one reading at a time. */
export async function startReading(
  delegations: Delegations,
  asker: { readonly principal: Submitter; readonly requestId: string },
  serviceId: ServiceId,
  kind: 'read-options' | 'list-jobs',
): Promise<void> {
  const contextKey = await delegations.contextKey()
  try {
    await asker.principal.asUser(async (unit, userId) => {
      if (await isBeingRead(unit, serviceId, kind)) return
      // Of a shared account she may know what it offers, and not who else sends jobs there.
      const isServed =
        kind === 'read-options' && (await findService(unit, serviceId))?.sharedToken != null
      if (!isServed && (await findCredential(unit, serviceId)) === null) return
      const { delegation, step } = await delegations.create(unit, contextKey, {
        userId,
        jobId: null,
        serviceId,
        kind,
        scopes: scopesOfStep[kind],
        lifetimeSeconds: 600,
        method: asker.principal.method,
        requestId: asker.requestId,
      })
      const owner = { userId, serviceId, jobId: null, attemptId: null }
      await insertDelegatedStep(unit, owner, delegation, step)
    })
  } catch (error) {
    // Two requests at the same moment: the other one's step reads for both.
    if (!isUniqueViolation(error)) throw error
  }
}
