import type { EndConsentInput } from '@tessera/contracts/consent'
import type { JobId } from '@tessera/contracts/ids'
import type { SealingKey } from '@tessera/crypto/seal'
import { writeAudit } from '@tessera/db/audit'
import { endConsent as end, listOpenJobs } from '@tessera/db/consents'
import { Fault } from '@tessera/runtime/fault'
import type { Delegations } from '../delegations.ts'
import type { Principal } from '../http/principal.ts'
import { cancel } from '../jobs/cancel-job.ts'
import type { AuditWriter } from '../trpc.ts'

interface Asker {
  readonly principal: Principal
  readonly requestId: string
  readonly audit: AuditWriter
}

/**
 * From this moment the program begins nothing more under it; a download that is under way runs to its end. What it has
 * submitted goes on, because each job has a delegation of its own, unless the user wants it stopped too.
 */
export async function endConsent(
  delegations: Delegations,
  asker: Asker,
  { consentId, stopJobs }: EndConsentInput,
): Promise<void> {
  // Asked first: without it no job that is at the service already could be stopped.
  const contextKey = stopJobs ? await delegations.contextKey() : null
  const jobs = await asker.principal.asUser(async (unit, userId) => {
    const ended = await end(unit, consentId)
    if (ended === null) throw new Fault('not_found')
    if (ended) await asker.audit(unit, userId, { subject: consentId, detail: { stopJobs } })
    return stopJobs ? await listOpenJobs(unit, consentId) : []
  })
  if (contextKey === null) return
  // Each in a unit of its own: there may be many, and one that cannot be cancelled is no reason to leave the others.
  const failures: unknown[] = []
  for (const jobId of jobs)
    await cancelJob(delegations, contextKey, asker, { consentId, jobId }).catch(
      (error: unknown) => void failures.push(error),
    )
  // To be asked again: a consent that has ended takes the question once more.
  if (failures.length > 0) throw failures[0]
}

async function cancelJob(
  delegations: Delegations,
  contextKey: SealingKey,
  { principal, requestId }: Asker,
  { consentId, jobId }: Pick<EndConsentInput, 'consentId'> & { readonly jobId: JobId },
): Promise<void> {
  await principal.asUser(async (unit, userId) => {
    const { method } = principal
    const kind = await cancel(delegations, unit, contextKey, { userId, jobId, method, requestId })
    if (kind === 'not_found' || kind === 'ended') return
    await writeAudit(unit, {
      userId,
      actor: `user:${userId}`,
      action: 'job.cancel_requested',
      subject: jobId,
      detail: { consent: consentId },
    })
  })
}
