import type { CancelledItems } from '@tessera/contracts/batch'
import type { BatchId, PermissionId } from '@tessera/contracts/ids'
import type { SealingKey } from '@tessera/crypto/seal'
import type { Secret } from '@tessera/crypto/secret'
import { hasScope } from '@tessera/db/scopes'
import {
  listOpenBatchJobs,
  listProgramBatches,
  listProgramBatchItems,
} from '@tessera/db/program-batches'
import { asProgram } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { faultOf } from '../http/fault-of.ts'
import { createConsentedProgram } from '../http/principal.ts'
import { tryToCancelJobs } from '../jobs/cancel-jobs.ts'
import { tooNarrow } from '../http/scopes.ts'
import type { ProgramBatchDependencies } from './submit-program-batch.ts'

/**
 * Cancels what is open, of each owner under the consent that she gave; what one does not allow is said, and keeps none of
 * the others going.
 *
 * @throws Fault `not_found`; `not_signed_in` and `unavailable`, after which it is to be asked again
 */
export async function cancelProgramBatch(
  deps: ProgramBatchDependencies,
  asker: { readonly proof: Secret<Uint8Array>; readonly requestId: string },
  batchId: BatchId,
): Promise<CancelledItems> {
  const contextKey = await deps.delegations.contextKey()
  const items = await asProgram(deps.api, async (unit) => {
    const [found] = await listProgramBatches(unit, asker.proof, { id: batchId, most: 1 })
    if (found === undefined) throw new Fault('not_found')
    return await listProgramBatchItems(unit, asker.proof, batchId)
  })
  const consents = new Set(items.flatMap((item) => ('consentId' in item ? [item.consentId] : [])))
  const cancelled: CancelledItems = []
  for (const consentId of consents) {
    try {
      const done = await cancelUnder(deps, asker, { contextKey, batchId, consentId })
      const [failure] = done.failures
      const code = failure === undefined ? null : faultOf(failure).code
      cancelled.push({ consentId, cancelled: done.cancelled, code })
    } catch (error) {
      const { code } = faultOf(error)
      if (code === 'not_signed_in') throw error
      cancelled.push({ consentId, cancelled: 0, code })
    }
  }
  return cancelled
}

async function cancelUnder(
  { api, delegations, terms }: ProgramBatchDependencies,
  { proof, requestId }: { readonly proof: Secret<Uint8Array>; readonly requestId: string },
  of: {
    readonly contextKey: SealingKey
    readonly batchId: BatchId
    readonly consentId: PermissionId
  },
) {
  const principal = createConsentedProgram(api, proof, of.consentId, terms)
  const open = await principal.asUser(async (unit) => {
    if (!(await hasScope(unit, 'jobs:submit'))) throw tooNarrow('consent', 'jobs:submit')
    return await listOpenBatchJobs(unit, of.batchId)
  })
  const detail = { batch: of.batchId }
  return await tryToCancelJobs(delegations, of.contextKey, { principal, requestId }, open, detail)
}
