import { serviceId, type ServiceId, type UserId } from '@tessera/contracts/ids'
import { usageComparison, type UsageComparison } from '@tessera/contracts/job-listing'
import { listCredentials } from '@tessera/db/credentials'
import { findJobListing, listSentJobs } from '@tessera/db/job-listings'
import { isBeingRead, wasReadLately } from '@tessera/db/steps'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { z } from 'zod'
import { requireCredential } from '../credentials/require-credential.ts'
import type { Delegations } from '../delegations.ts'
import { startReading } from '../services/account-reading.ts'
import { requireService } from '../services/require-service.ts'
import { signedIn } from '../trpc.ts'

/** What each service says of the account that the user has there, as far as she asked. */
export function listComparisons() {
  return signedIn('none')
    .output(z.array(usageComparison))
    .query(async ({ ctx }) => [...(await ctx.principal.asReader(comparisons))])
}

/** Has the service asked for the jobs of the user's account. Ask for the comparisons again while it is `reading`. */
export function compareUsage(deps: { readonly delegations: Delegations }) {
  return signedIn('usage.compared')
    .input(z.object({ serviceId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.principal.asUser(async (unit, userId) => {
        const service = await requireService(unit, input.serviceId)
        const { onSharedAccount } = await requireCredential(unit, service)
        if (onSharedAccount) throw new Fault('credential_missing')
        // Each is many requests to the service.
        const isDone = !(await isBeingRead(unit, service.id, 'list-jobs'))
        if (isDone && (await wasReadLately(unit, service.id, 'list-jobs')))
          throw new Fault('too_many_requests')
        await ctx.audit(unit, userId, { subject: String(service.id) })
      })
      await startReading(deps.delegations, ctx, input.serviceId, 'list-jobs')
    })
}

async function comparisons(unit: UserUnit, userId: UserId): Promise<readonly UsageComparison[]> {
  const found: UsageComparison[] = []
  for (const { serviceId: id, serviceName, remoteAccount } of await listCredentials(unit)) {
    const of = { userId, serviceId: id, account: remoteAccount }
    found.push({ serviceName, ...(await compared(unit, of)) })
  }
  return found.toSorted((a, b) => a.serviceName.localeCompare(b.serviceName))
}

async function compared(
  unit: UserUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId; readonly account: string | null },
): Promise<Omit<UsageComparison, 'serviceName'>> {
  const known = await findJobListing(unit, of.serviceId)
  const reading = await isBeingRead(unit, of.serviceId, 'list-jobs')
  const asked = {
    serviceId: of.serviceId,
    readAt: known?.readAt.toISOString() ?? null,
    failure: known?.failure ?? null,
    reading,
  }
  const listing = known?.listing ?? null
  if (known === null || listing === null) return { ...asked, found: null }
  const sent = await listSentJobs(unit, of)
  const listed = new Set(listing.jobs.map(({ id }) => id))
  // What was sent after the question could not be among the answers.
  const missing = sent.filter(
    ({ remoteId, sentAt }) => !listed.has(remoteId) && sentAt < known.readAt,
  )
  const here = new Set(sent.map(({ remoteId }) => remoteId))
  const dates = listing.jobs.flatMap(({ submittedAt }) => submittedAt ?? [])
  return {
    ...asked,
    found: {
      listed: listed.size,
      isWhole: listing.isWhole,
      since: dates.toSorted()[0] ?? null,
      sentHere: [...listed].filter((id) => here.has(id)).length,
      notListed: listing.isWhole ? missing.length : null,
      missing: listing.isWhole
        ? missing
            .slice(0, mostNamed)
            .map(({ jobId, name, sentAt }) => ({ jobId, name, sentAt: sentAt.toISOString() }))
        : [],
    },
  }
}

const mostNamed = 20
