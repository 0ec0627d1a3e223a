import { isDeepStrictEqual } from 'node:util'
import type { SubmitBatchInput } from '@tessera/contracts/batch'
import { type ErrorDetail, errors } from '@tessera/contracts/errors'
import type { UserId } from '@tessera/contracts/ids'
import { beginBatch } from '@tessera/db/batches'
import type { UserUnit } from '@tessera/db/unit'
import { Fault, isFault } from '@tessera/runtime/fault'
import type { Delegations } from '../delegations.ts'
import type { Principal } from '../http/principal.ts'
import { submit, whileAskingForOptions } from '../jobs/submission.ts'
import type { AuditWriter } from '../trpc.ts'
import { requestHash } from './request-hash.ts'

/**
 * A user's own batch: all of its jobs in one unit, or none. Handed in again it makes nothing.
 *
 * @throws Fault `batch_taken`; `batch_refused`, naming every job that could not run and why; what is wrong with all of them alike
 */
export async function submitBatch(
  delegations: Delegations,
  asker: {
    readonly principal: Principal
    readonly requestId: string
    readonly audit: AuditWriter
  },
  input: SubmitBatchInput,
): Promise<void> {
  const contextKey = await delegations.contextKey()
  const { principal, requestId, audit } = asker
  const { method } = principal
  const { batchId, name, items } = input
  const work = async (unit: UserUnit, userId: UserId) => {
    const batch = { id: batchId, userId, name, requestHash: requestHash(input) }
    const begun = await beginBatch(unit, batch)
    if (begun === 'taken') throw new Fault('batch_taken')
    if (begun === 'again') return
    const refused: RefusedItem[] = []
    for (const [index, item] of items.entries()) {
      const place = { batchId, place: index + 1 }
      const submission = { userId, input: item, batch: place, method, requestId }
      try {
        const { jobId, detail } = await submit(delegations, unit, contextKey, submission)
        await audit(unit, userId, { subject: jobId, detail: { ...detail, batch: batchId } })
      } catch (error) {
        if (!isFault(error) || error.code === 'service_options_unavailable') throw error
        refused.push({ name: item.name, fault: error })
      }
    }
    if (refused.length > 0) throw refusalOf(refused, items.length)
  }
  await whileAskingForOptions(delegations, { principal, requestId }, work)
}

interface RefusedItem {
  readonly name: string
  readonly fault: Fault
}

/** Of all of them alike, what one job would be refused with. */
function refusalOf(refused: readonly RefusedItem[], of: number): Fault {
  const [first] = refused
  const isLikeFirst = ({ fault }: RefusedItem) =>
    fault.code === first?.fault.code && isDeepStrictEqual(fault.details, first.fault.details)
  if (first !== undefined && refused.length === of && refused.every(isLikeFirst)) return first.fault
  return new Fault('batch_refused', { details: refused.flatMap(detailsOf) })
}

function detailsOf({ name, fault }: RefusedItem): readonly ErrorDetail[] {
  const { message, remedy } = errors[fault.code]
  if (fault.details === undefined) return [{ subject: name, message, remedy }]
  return fault.details.map((detail) => ({
    ...detail,
    subject: name,
    message: `${detail.subject}: ${detail.message}`,
  }))
}
