import type { JobId, ServiceId } from '@tessera/contracts/ids'
import {
  credentialType,
  serviceKind,
  type ServiceRecord,
  serviceRecord,
  type ServiceVersion,
} from '@tessera/contracts/service'
import { z } from 'zod'
import type { SubmittingUnit, UserUnit } from './unit.ts'

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
  unit: SubmittingUnit,
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

/** As `app.service_record` writes it. */
const storedRecord = z
  .object({
    slug: z.string(),
    name: z.string(),
    kind: serviceKind,
    origin: z.string(),
    description: z.string(),
    institution: z.string(),
    country: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    software_version: z.string(),
    terms_text: z.string(),
    terms_url: z.string(),
    terms_since: z.string().nullable(),
    retention_days: z.number().nullable(),
    max_upload_bytes: z.number(),
    min_samples: z.number().nullable(),
    max_samples: z.number().nullable(),
    running_jobs: z.number().nullable(),
    links: serviceRecord.shape.links,
    token_url: z.string(),
    token_help: z.string(),
    credential_types: z.array(credentialType),
  })
  .transform((row): ServiceRecord => ({
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    origin: row.origin,
    description: row.description,
    institution: row.institution,
    country: row.country,
    location:
      row.latitude === null || row.longitude === null
        ? null
        : { latitude: row.latitude, longitude: row.longitude },
    softwareVersion: row.software_version,
    terms: { text: row.terms_text, url: row.terms_url, since: row.terms_since },
    retentionDays: row.retention_days,
    limits: {
      minSamples: row.min_samples,
      maxSamples: row.max_samples,
      uploadBytes: row.max_upload_bytes,
      runningJobs: row.running_jobs,
    },
    links: row.links,
    tokenUrl: row.token_url,
    tokenHelp: row.token_help,
    credentialTypes: row.credential_types,
  }))
