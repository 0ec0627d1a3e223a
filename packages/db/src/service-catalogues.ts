import type { JobId, ServiceId } from '@tessera/contracts/ids'
import { type ServiceCatalogue, serviceOptions } from '@tessera/contracts/service'
import type { MemberUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** What the reader's account could choose there, newest first. */
export async function listServiceCatalogues(
  unit: UserUnit,
  serviceId: ServiceId,
  most: number,
): Promise<readonly ServiceCatalogue[]> {
  const rows = await unit.transaction
    .selectFrom('app.serviceCatalogues')
    .select(['since', 'options'])
    .where('serviceId', '=', serviceId)
    .orderBy('since', 'desc')
    .limit(most)
    .execute()
  return rows.map(fromRow)
}

/**
 * What its owner's account could choose when an attempt of a job was made; null when that is not known.
 *
 * @param attempt its number; the last one unless told
 */
export async function findCatalogueOfJob(
  unit: SubmittingUnit | MemberUnit,
  jobId: JobId,
  attempt?: number,
): Promise<ServiceCatalogue | null> {
  const row = await unit.transaction
    .selectFrom('app.attempts')
    .innerJoin('app.jobs', 'app.jobs.id', 'app.attempts.jobId')
    .innerJoin('app.serviceCatalogues', (join) =>
      join
        .onRef('app.serviceCatalogues.userId', '=', 'app.jobs.userId')
        .onRef('app.serviceCatalogues.serviceId', '=', 'app.jobs.serviceId')
        .onRef('app.serviceCatalogues.since', '<=', 'app.attempts.createdAt'),
    )
    .select(['since', 'options'])
    .where('app.jobs.id', '=', jobId)
    .where(({ eb, val }) =>
      attempt === undefined ? val(true) : eb('app.attempts.number', '=', attempt),
    )
    .orderBy('app.attempts.number', 'desc')
    .orderBy('since', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : fromRow(row)
}

function fromRow(row: { readonly since: Date; readonly options: unknown }): ServiceCatalogue {
  return { since: row.since.toISOString(), options: serviceOptions.parse(row.options) }
}
