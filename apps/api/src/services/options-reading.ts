import type { ServiceId } from '@tessera/contracts/ids'
import { findCredential } from '@tessera/db/credentials'
import { isUniqueViolation } from '@tessera/db/database-error'
import { findService } from '@tessera/db/services'
import { insertDelegatedStep, optionsAreBeingRead } from '@tessera/db/steps'
import type { Delegations } from '../delegations.ts'
import type { Principal } from '../http/principal.ts'

/** Has a worker ask the service, as the user, what her account may choose there; one reading at a time. */
export async function startReadingOptions(
  delegations: Delegations,
  asker: { readonly principal: Principal; readonly requestId: string },
  serviceId: ServiceId,
): Promise<void> {
  const contextKey = await delegations.contextKey()
  try {
    await asker.principal.asUser(async (unit, userId) => {
      if (await optionsAreBeingRead(unit, serviceId)) return
      const isServed = (await findService(unit, serviceId))?.sharedToken != null
      if (!isServed && (await findCredential(unit, serviceId)) === null) return
      const { delegation, step } = await delegations.create(unit, contextKey, {
        userId,
        jobId: null,
        serviceId,
        kind: 'read-options',
        scopes: ['read-options'],
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
