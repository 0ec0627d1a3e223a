import type { JobId, ServiceId, UserId } from '@tessera/contracts/ids'
import { jobListing, type JobListing } from '@tessera/contracts/job-listing'
import { sql } from 'kysely'
import { databaseNow } from './database-time.ts'
import type { JobUnit, UserUnit } from './unit.ts'

export interface KnownListing {
  readonly listing: JobListing | null
  /** Why the last question was not answered; plain text. */
  readonly failure: string | null
  readonly readAt: Date
}

export async function findJobListing(
  unit: UserUnit,
  serviceId: ServiceId,
): Promise<KnownListing | null> {
  const row = await unit.transaction
    .selectFrom('app.jobListings')
    .select(['listing', 'failure', 'readAt'])
    .where('serviceId', '=', serviceId)
    .executeTakeFirst()
  if (row === undefined) return null
  return { ...row, listing: row.listing === null ? null : jobListing.parse(row.listing) }
}

/** A question that was not answered leaves what the one before it brought. */
export async function saveJobListing(
  unit: JobUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
  result: { readonly listing: JobListing } | { readonly failure: string },
): Promise<void> {
  const values =
    'listing' in result
      ? { listing: JSON.stringify(result.listing), failure: null }
      : { failure: result.failure }
  await unit.transaction
    .insertInto('app.jobListings')
    .values({ userId: of.userId, serviceId: of.serviceId, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['userId', 'serviceId'])
        .doUpdateSet('listing' in values ? { ...values, readAt: databaseNow } : values),
    )
    .execute()
}

export interface SentJob {
  readonly jobId: JobId
  readonly name: string
  /** Of the attempt at the service. */
  readonly remoteId: string
  readonly sentAt: Date
}

/** The attempts that a service took on one account of the user, the latest first. */
export async function listSentJobs(
  unit: UserUnit,
  of: {
    readonly userId: UserId
    readonly serviceId: ServiceId
    /** Null where the service does not say whose a credential is. */
    readonly account: string | null
  },
): Promise<readonly SentJob[]> {
  const { rows } = await sql<SentJob>`
    select j.id as job_id, j.name, a.remote_id, a.created_at as sent_at
    from app.attempts a join app.jobs j on j.user_id = a.user_id and j.id = a.job_id
    where a.user_id = ${of.userId} and j.service_id = ${of.serviceId} and a.remote_id is not null
      and case when ${of.account}::text is null or a.remote_account is null then not a.on_shared_account
        else a.remote_account = ${of.account} end
    order by a.created_at desc
  `.execute(unit.transaction)
  return rows
}
