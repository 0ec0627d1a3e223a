import { isDeepStrictEqual } from 'node:util'
import type { SubmitBatchInput } from '@tessera/contracts/batch'
import { type ErrorDetail, errors } from '@tessera/contracts/errors'
import type { UserId } from '@tessera/contracts/ids'
import type { SubmitJobInput } from '@tessera/contracts/job'
import { beginBatch } from '@tessera/db/batches'
import { findServiceOptions } from '@tessera/db/service-options'
import { findService } from '@tessera/db/services'
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
        requireNew(item, items.slice(0, index))
        const { jobId, detail } = await submit(delegations, unit, contextKey, submission)
        await audit(unit, userId, { subject: jobId, detail: { ...detail, batch: batchId } })
      } catch (error) {
        if (!isFault(error) || error.code === 'service_options_unavailable') throw error
        refused.push({ subject: await subjectOf(unit, item, items), fault: error })
      }
    }
    if (refused.length > 0) throw refusalOf(refused, items.length)
  }
  await whileAskingForOptions(delegations, { principal, requestId }, work)
}

interface RefusedItem {
  /** By which its owner knows it. */
  readonly subject: string
  readonly fault: Fault
}

/** The same work twice would be paid for twice and say nothing. @throws Fault `batch_job_twice` */
function requireNew(item: SubmitJobInput, before: readonly SubmitJobInput[]): void {
  if (before.some((earlier) => isDeepStrictEqual(workOf(earlier), workOf(item))))
    throw new Fault('batch_job_twice')
}

function workOf({ serviceId, fileIds, settings }: SubmitJobInput) {
  // How results are encrypted changes nothing that is computed.
  return { serviceId, files: new Set(fileIds), settings: { ...settings, aesEncryption: false } }
}

/** Its name; where the batch goes to several services or panels, which of them it is too. */
async function subjectOf(
  unit: UserUnit,
  { name, serviceId, settings: { panel } }: SubmitJobInput,
  items: readonly SubmitJobInput[],
): Promise<string> {
  const isSplit = items.some(
    (item) => item.serviceId !== serviceId || item.settings.panel !== panel,
  )
  const service = isSplit ? await findService(unit, serviceId) : null
  if (service === null) return name
  const known = await findServiceOptions(unit, serviceId)
  const offered = known?.options?.panels.find(({ value }) => value === panel)
  return `${name} (${service.name}, ${offered?.label ?? panel.slice(0, 100)})`
}

/** Of all of them alike, what one job would be refused with. */
function refusalOf(refused: readonly RefusedItem[], of: number): Fault {
  const [first] = refused
  const isLikeFirst = ({ fault }: RefusedItem) =>
    fault.code === first?.fault.code && isDeepStrictEqual(fault.details, first.fault.details)
  if (first !== undefined && refused.length === of && refused.every(isLikeFirst)) return first.fault
  return new Fault('batch_refused', { details: refused.flatMap(detailsOf) })
}

function detailsOf({ subject, fault }: RefusedItem): readonly ErrorDetail[] {
  const { message, remedy } = errors[fault.code]
  if (fault.details === undefined) return [{ subject, message, remedy }]
  return fault.details.map((detail) => ({
    ...detail,
    subject,
    message: `${detail.subject}: ${detail.message}`,
  }))
}
