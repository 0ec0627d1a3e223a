import type { JobId, ServiceId } from '@tessera/contracts/ids'
import type { ServiceVersion } from '@tessera/contracts/service'
import { z } from 'zod'
import { recordFromColumns, serviceRecordColumns } from './service-record.ts'
import type { MemberUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** Newest first. */
export async function listServiceVersions(
  unit: UserUnit,
  serviceId: ServiceId,
  most: number,
): Promise<readonly ServiceVersion[]> {
  const rows = await unit.transaction
    .selectFrom('app.serviceVersions')
    .select(['recordVersion', 'since', 'record'])
    .where('serviceId', '=', serviceId)
    .orderBy('recordVersion', 'desc')
    .limit(most)
    .execute()
  return rows.map(fromRow)
}

/**
 * The record of its service when an attempt of a job was made; null when there is no such attempt.
 *
 * @param attempt its number; the last one unless told
 */
export async function findServiceVersionOfJob(
  unit: SubmittingUnit | MemberUnit,
  jobId: JobId,
  attempt?: number,
): Promise<ServiceVersion | null> {
  const row = await unit.transaction
    .selectFrom('app.attempts')
    .innerJoin('app.jobs', 'app.jobs.id', 'app.attempts.jobId')
    .innerJoin('app.serviceVersions', (join) =>
      join
        .onRef('app.serviceVersions.serviceId', '=', 'app.jobs.serviceId')
        .onRef('app.serviceVersions.recordVersion', '=', 'app.attempts.serviceRecordVersion'),
    )
    .select(['recordVersion', 'since', 'record'])
    .where('app.jobs.id', '=', jobId)
    .where(({ eb, val }) =>
      attempt === undefined ? val(true) : eb('app.attempts.number', '=', attempt),
    )
    .orderBy('app.attempts.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : fromRow(row)
}

function fromRow(row: { recordVersion: number; since: Date; record: unknown }): ServiceVersion {
  return {
    version: row.recordVersion,
    since: row.since.toISOString(),
    record: storedRecord.parse(row.record),
  }
}

/** As `app.service_record` writes it: the columns of a service under their names. */
const storedRecord = z
  .record(z.string(), z.unknown())
  .transform((columns) =>
    Object.fromEntries(Object.entries(columns).map(([name, value]) => [camelCase(name), value])),
  )
  .pipe(serviceRecordColumns)
  .transform(recordFromColumns)

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
