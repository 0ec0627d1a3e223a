import type {
  ProgramBatchItem,
  SubmitProgramBatchInput,
  TakenBatch,
} from '@tessera/contracts/batch'
import type { SealingKey } from '@tessera/crypto/seal'
import type { Secret } from '@tessera/crypto/secret'
import { hasScope } from '@tessera/db/scopes'
import type { Login } from '@tessera/db/login'
import {
  beginProgramBatch,
  holdBatchItem,
  listProgramBatchItems,
  takeProgramBatch,
} from '@tessera/db/program-batches'
import { asProgram } from '@tessera/db/unit'
import { Fault, toWireError } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import type { Delegations } from '../delegations.ts'
import { logFault } from '../http/error-handler.ts'
import { faultOf } from '../http/fault-of.ts'
import { createConsentedProgram } from '../http/principal.ts'
import { submit, whileAskingForOptions } from '../jobs/submission.ts'
import { tooNarrow } from '../http/scopes.ts'
import type { HouseTerms } from '../terms/house-terms.ts'
import { auditWriter } from '../trpc.ts'
import { requestHash } from './request-hash.ts'

export interface ProgramBatchDependencies {
  readonly api: Login<'tessera_api'>
  readonly delegations: Delegations
  readonly terms: HouseTerms
  readonly logger: Logger
}

/**
 * A program's batch for several users. Each item is made in a unit of its own, as its owner and under her consent; one that
 * cannot be made is no reason to leave the others. Handed in again, it makes what is missing, and nothing twice.
 *
 * @param asker.proof of the program itself
 * @throws Fault `batch_taken`; `not_signed_in` and `unavailable`, after which it is to be handed in again
 */
export async function submitProgramBatch(
  deps: ProgramBatchDependencies,
  asker: { readonly proof: Secret<Uint8Array>; readonly requestId: string },
  input: SubmitProgramBatchInput,
): Promise<TakenBatch> {
  const { batchId, name } = input
  const { proof } = asker
  const contextKey = await deps.delegations.contextKey()
  const batch = { id: batchId, name, requestHash: requestHash(input) }
  const isBegun = await asProgram(
    deps.api,
    async (unit) => await beginProgramBatch(unit, proof, batch),
  )
  if (!isBegun) throw new Fault('batch_taken')
  const tried: TakenItem[] = []
  for (const [index, item] of input.items.entries())
    tried.push(await take({ ...deps, ...asker, contextKey, batchId }, item, index + 1))
  const items = await asProgram(deps.api, async (unit) => {
    const made = await listProgramBatchItems(unit, proof, batchId)
    const taken = tried.map((item) => (item.outcome === 'refused' ? madeBefore(item, made) : item))
    const refusals = taken.flatMap((item) =>
      item.outcome === 'refused' ? [{ place: item.place, code: item.fault.code }] : [],
    )
    await takeProgramBatch(unit, proof, batchId, refusals)
    return taken
  })
  return { batchId, items }
}

type TakenItem = TakenBatch['items'][number]

/** What could not be made now may be there since an earlier time: then it is that, as far as it may still be seen. */
function madeBefore(refused: TakenItem, made: readonly ProgramBatchItem[]): TakenItem {
  const { place } = refused
  const before = made.find((item) => item.place === place)
  if (before?.outcome === 'submitted') return { place, outcome: 'submitted', jobId: before.jobId }
  return before?.outcome === 'withheld' ? { place, outcome: 'withheld' } : refused
}

interface Taking extends ProgramBatchDependencies {
  readonly proof: Secret<Uint8Array>
  readonly requestId: string
  readonly contextKey: SealingKey
  readonly batchId: SubmitProgramBatchInput['batchId']
}

async function take(
  taking: Taking,
  item: SubmitProgramBatchInput['items'][number],
  place: number,
): Promise<TakenItem> {
  try {
    return { place, outcome: 'submitted', jobId: await make(taking, item, place) }
  } catch (error) {
    const fault = faultOf(error)
    // Not about this item: without the house or the program's own token none can be made.
    if (fault.code === 'unavailable' || fault.code === 'not_signed_in') throw error
    logFault(taking.logger, error, `item ${place} of batch ${taking.batchId}`)
    return { place, outcome: 'refused', fault: toWireError(fault, taking.requestId).body }
  }
}

async function make(
  { api, delegations, terms, proof, requestId, contextKey, batchId }: Taking,
  { consentId, ...input }: SubmitProgramBatchInput['items'][number],
  place: number,
) {
  const principal = createConsentedProgram(api, proof, consentId, terms)
  const { method } = principal
  const audit = auditWriter('job.submitted', principal)
  return await whileAskingForOptions(
    delegations,
    { principal, requestId },
    async (unit, userId) => {
      if (!(await hasScope(unit, 'jobs:submit'))) throw tooNarrow('consent', 'jobs:submit')
      const batch = { batchId, place }
      const before = await holdBatchItem(unit, batch)
      if (before !== null) return before
      const submission = { userId, input, permissionId: consentId, batch, method, requestId }
      const { jobId, detail } = await submit(delegations, unit, contextKey, submission)
      await audit(unit, userId, { subject: jobId, detail: { ...detail, batch: batchId } })
      return jobId
    },
  )
}
