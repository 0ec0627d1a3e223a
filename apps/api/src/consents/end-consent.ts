import type { EndConsentInput } from '@tessera/contracts/consent'
import { listConsents, listOpenJobs } from '@tessera/db/consents'
import { endPermission } from '@tessera/db/standing-permissions'
import { Fault } from '@tessera/runtime/fault'
import type { Delegations } from '../delegations.ts'
import type { Principal } from '../http/principal.ts'
import { cancel } from '../jobs/cancel-job.ts'
import type { AuditWriter } from '../trpc.ts'

/**
 * From this moment the program does nothing more under it. What it has submitted goes on, because each job has a delegation of
 * its own, unless the user wants it stopped too.
 */
export async function endConsent(
  delegations: Delegations,
  asker: {
    readonly principal: Principal
    readonly requestId: string
    readonly audit: AuditWriter
  },
  { consentId, stopJobs }: EndConsentInput,
): Promise<void> {
  const { principal, requestId } = asker
  const jobs = await principal.asUser(async (unit, userId) => {
    const known = (await listConsents(unit)).find(({ id }) => id === consentId)
    if (known === undefined) throw new Fault('not_found')
    await endPermission(unit, consentId)
    if (known.endedAt === null)
      await asker.audit(unit, userId, { subject: consentId, detail: { stopJobs } })
    return stopJobs ? await listOpenJobs(unit, consentId) : []
  })
  if (jobs.length === 0) return
  const contextKey = await delegations.contextKey()
  // Each in a unit of its own: there may be many, and one that ends meanwhile is no reason to leave the others.
  for (const jobId of jobs)
    await principal.asUser(
      async (unit, userId) =>
        await cancel(delegations, unit, contextKey, {
          userId,
          jobId,
          method: principal.method,
          requestId,
        }),
    )
}
