import type { CancelledItems } from '@tessera/contracts/batch'
import type { BatchId, PermissionId } from '@tessera/contracts/ids'
import type { SealingKey } from '@tessera/crypto/seal'
import type { Secret } from '@tessera/crypto/secret'
import { programMay } from '@tessera/db/consents'
import { listOpenBatchJobs, listProgramBatchItems } from '@tessera/db/program-batches'
import { asProgram } from '@tessera/db/unit'
import { faultOf } from '../http/fault-of.ts'
import { createConsentedProgram } from '../http/principal.ts'
import { cancelJobs } from '../jobs/cancel-jobs.ts'
import { consentTooNarrow } from '../trpc.ts'
import type { ProgramBatchDependencies } from './submit-program-batch.ts'

/**
 * Cancels what is open, of each owner under the consent that she gave; what one does not allow is said, and keeps none of
 * the others going.
 */
export async function cancelProgramBatch(
  deps: ProgramBatchDependencies,
  asker: { readonly proof: Secret<Uint8Array>; readonly requestId: string },
  batchId: BatchId,
): Promise<CancelledItems> {
  const contextKey = await deps.delegations.contextKey()
  const items = await asProgram(
    deps.api,
    async (unit) => await listProgramBatchItems(unit, asker.proof, batchId),
  )
  const consents = new Set(items.flatMap((item) => ('consentId' in item ? [item.consentId] : [])))
  const cancelled: CancelledItems = []
  for (const consentId of consents) {
    try {
      const count = await cancelUnder(deps, asker, { contextKey, batchId, consentId })
      cancelled.push({ consentId, cancelled: count, code: null })
    } catch (error) {
      const { code } = faultOf(error)
      if (code === 'unavailable' || code === 'not_signed_in') throw error
      cancelled.push({ consentId, cancelled: 0, code })
    }
  }
  return cancelled
}

async function cancelUnder(
  { api, delegations }: ProgramBatchDependencies,
  { proof, requestId }: { readonly proof: Secret<Uint8Array>; readonly requestId: string },
  of: {
    readonly contextKey: SealingKey
    readonly batchId: BatchId
    readonly consentId: PermissionId
  },
): Promise<number> {
  const principal = createConsentedProgram(api, proof, of.consentId)
  const open = await principal.asUser(async (unit) => {
    if (!(await programMay(unit, 'jobs:submit'))) throw consentTooNarrow('jobs:submit')
    return await listOpenBatchJobs(unit, of.batchId)
  })
  return await cancelJobs(delegations, of.contextKey, { principal, requestId }, open)
}
