import type { EndConsentInput } from '@tessera/contracts/consent'
import { endConsent as end } from '@tessera/db/consents'
import { listOpenJobs } from '@tessera/db/open-jobs'
import { Fault } from '@tessera/runtime/fault'
import type { Delegations } from '../delegations.ts'
import type { Principal } from '../http/principal.ts'
import { cancelJobs } from '../jobs/cancel-jobs.ts'
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
  // When it fails, to be asked again: a consent that has ended takes the question once more.
  await cancelJobs(delegations, contextKey, asker, jobs, { consent: consentId })
}
