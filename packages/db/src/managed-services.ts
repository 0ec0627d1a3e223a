import { serviceId, type ServiceId } from '@tessera/contracts/ids'
import {
  type ManagedService,
  managedService,
  type NewServiceInput,
  type ServiceRecordInput,
  type SwitchedStatus,
} from '@tessera/contracts/managed-service'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** The services that the reader looks after. */
export async function listManagedServices(unit: UserUnit): Promise<readonly ManagedService[]> {
  const { rows } = await sql<{ checkedAt: Date | null }>`
    select * from app.managed_services()
  `.execute(unit.transaction)
  return rows.map((row) =>
    managedService.parse({ ...row, checkedAt: row.checkedAt?.toISOString() ?? null }),
  )
}

/** @returns false when there is no such service that the asker manages */
export async function switchService(
  unit: UserUnit,
  service: ServiceId,
  status: SwitchedStatus,
): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select app.switch_service(${service}, ${status}) as found
  `.execute(unit.transaction)
  return rows[0]?.found === true
}

/** Where a service is, as it was admitted. */
export interface ServiceAddress {
  readonly origin: string
  /** A server on this machine. */
  readonly isLocal: boolean
}

/**
 * Switched off until somebody switches it on.
 *
 * @returns null for whoever may not add any
 * @throws a unique violation when its slug is another's
 */
export async function addService(
  unit: UserUnit,
  { slug, kind, record }: NewServiceInput,
  address: ServiceAddress,
): Promise<ServiceId | null> {
  const { rows } = await sql<{ id: number | null }>`
    select app.add_service(${slug}, ${kind}, ${columnsOf(record, address)}, ${address.isLocal}) as id
  `.execute(unit.transaction)
  const id = rows[0]?.id ?? null
  return id === null ? null : serviceId.parse(id)
}

/**
 * @param known the version that the changer has read
 * @returns the version as it is then; `stale` when somebody else has changed it since; null when there is no such service
 *   that the changer manages
 */
export async function changeServiceRecord(
  unit: UserUnit,
  of: { readonly serviceId: ServiceId; readonly known: number },
  record: ServiceRecordInput,
  address: ServiceAddress,
): Promise<number | 'stale' | null> {
  const { rows } = await sql<{ version: number | null }>`
    select app.change_service_record(${of.serviceId}, ${of.known}, ${columnsOf(record, address)}, ${address.isLocal}) as version
  `.execute(unit.transaction)
  const version = rows[0]?.version ?? null
  return version === 0 ? 'stale' : version
}

function columnsOf(record: ServiceRecordInput, { origin }: ServiceAddress): string {
  const { location, terms, limits } = record
  return JSON.stringify({
    name: record.name,
    origin,
    description: record.description,
    institution: record.institution,
    country: record.country,
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
    software_version: record.softwareVersion,
    terms_text: terms.text,
    terms_url: terms.url,
    terms_since: terms.since,
    retention_days: record.retentionDays,
    links: record.links,
    token_url: record.tokenUrl,
    token_help: record.tokenHelp,
    credential_types: record.credentialTypes,
    max_upload_bytes: limits.uploadBytes,
    min_samples: limits.minSamples,
    max_samples: limits.maxSamples,
    running_jobs: limits.runningJobs,
    jobs_per_month: limits.jobsPerMonth,
    price: record.price,
    workflow: record.workflow,
  })
}
