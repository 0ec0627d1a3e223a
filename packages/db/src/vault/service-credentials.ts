import type { CredentialId, ServiceId } from '@tessera/contracts/ids'
import type { ServiceKind } from '@tessera/contracts/service'
import { workflow, type Workflow } from '@tessera/contracts/workflow'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** What an operator stores for a service: for system checks, or to serve those who have no credential yet. */
export type ServiceCredentialKind = 'health' | 'shared'

/** One of them with its service, without the secret. */
export interface ListedServiceCredential {
  readonly serviceId: ServiceId
  readonly serviceName: string
  readonly kind: ServiceCredentialKind
  readonly version: number
  readonly remoteAccount: string
  readonly expiresAt: Date | null
  readonly isRefused: boolean
  /** The service has another address since it was stored. */
  readonly isMoved: boolean
}

export async function listServiceCredentials(
  unit: VaultUnit,
): Promise<readonly ListedServiceCredential[]> {
  const { rows } = await sql<ListedServiceCredential>`
    select t.service_id, v.name as service_name, t.kind, t.version, t.remote_account, t.expires_at, t.is_refused,
      t.origin <> v.origin as is_moved
    from vault.service_credentials t join app.services v on v.id = t.service_id
    order by t.service_id, t.kind
  `.execute(unit.transaction)
  return rows
}

/** All of them, to be compared with what is known of them elsewhere. */
export async function listStoredServiceCredentials(unit: VaultUnit): Promise<
  readonly {
    readonly credentialId: CredentialId
    readonly serviceId: ServiceId
    readonly kind: ServiceCredentialKind
    readonly credentialVersion: number
    readonly envelope: Buffer
  }[]
> {
  return await unit.transaction
    .selectFrom('vault.serviceCredentials')
    .select(['id as credentialId', 'serviceId', 'kind', 'version as credentialVersion', 'envelope'])
    .orderBy('id')
    .execute()
}

/** Locked; null when there is none. */
export async function lockServiceCredential(
  unit: VaultUnit,
  of: { readonly serviceId: ServiceId; readonly kind: ServiceCredentialKind },
): Promise<{
  readonly id: CredentialId
  readonly version: number
  readonly envelope: Buffer
} | null> {
  const { rows } = await sql<{ id: CredentialId; version: number; envelope: Buffer }>`
    select id, version, envelope from vault.service_credentials
    where service_id = ${of.serviceId} and kind = ${of.kind} for update
  `.execute(unit.transaction)
  return rows[0] ?? null
}

export interface StoredServiceCredential {
  readonly id: CredentialId
  readonly serviceId: ServiceId
  readonly kind: ServiceCredentialKind
  readonly type: 'api_token' | 'basic'
  readonly origin: string
  readonly version: number
  readonly remoteAccount: string
  readonly expiresAt: Date | null
  readonly envelope: Uint8Array
  readonly keyId: string
}

/** Writes it, and what follows for who waits: a health credential is tried at once, a shared one wakes the jobs there. */
export async function storeServiceCredential(
  unit: VaultUnit,
  stored: StoredServiceCredential,
): Promise<void> {
  const row = { ...stored, envelope: Buffer.from(stored.envelope), isRefused: false }
  await unit.transaction
    .insertInto('vault.serviceCredentials')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['serviceId', 'kind']).doUpdateSet({ ...row, updatedAt: sql<Date>`now()` }),
    )
    .execute()
  const { serviceId, kind, remoteAccount } = stored
  switch (kind) {
    case 'health':
      await sql`
        insert into app.service_health (service_id) values (${serviceId})
        on conflict (service_id) do update set next_check_at = now(), interval_seconds = 30
      `.execute(unit.transaction)
      return
    case 'shared':
      await nameSharedAccount(unit, serviceId, remoteAccount)
      await sql`
        update app.steps set state = 'due', due_at = now() where service_id = ${serviceId} and state = 'waiting'
      `.execute(unit.transaction)
      return
    default:
      kind satisfies never
  }
}

export async function deleteServiceCredential(
  unit: VaultUnit,
  of: { readonly serviceId: ServiceId; readonly kind: ServiceCredentialKind },
): Promise<void> {
  await unit.transaction
    .deleteFrom('vault.serviceCredentials')
    .where('serviceId', '=', of.serviceId)
    .where('kind', '=', of.kind)
    .execute()
  switch (of.kind) {
    case 'health':
      await sql`delete from app.service_health where service_id = ${of.serviceId}`.execute(
        unit.transaction,
      )
      return
    case 'shared':
      await nameSharedAccount(unit, of.serviceId, null)
      return
    default:
      of.kind satisfies never
  }
}

/** The service said no to exactly this version. @returns false when it is another one by now */
export async function markServiceCredentialRefused(
  unit: VaultUnit,
  of: {
    readonly serviceId: ServiceId
    readonly kind: ServiceCredentialKind
    readonly version: number
  },
): Promise<boolean> {
  const { numUpdatedRows } = await unit.transaction
    .updateTable('vault.serviceCredentials')
    .set({ isRefused: true })
    .where('serviceId', '=', of.serviceId)
    .where('kind', '=', of.kind)
    .where('version', '=', of.version)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  if (of.kind === 'shared') await nameSharedAccount(unit, of.serviceId, null)
  return true
}

/** A service that is to be asked, with its health credential where there is one for its address. */
export interface HealthSubject {
  readonly serviceId: ServiceId
  readonly serviceKind: ServiceKind
  readonly serviceOrigin: string
  readonly serviceIsLocal: boolean
  readonly serviceDelivery: 'sealed' | 'egress'
  /** How it imputes, for a service that lists no choices. */
  readonly workflow: Workflow | null
  /** Whether what it offers is to be read too. */
  readonly isCatalogueDue: boolean
  readonly credential: HealthCredential | null
}

export interface HealthCredential {
  readonly id: CredentialId
  readonly serviceId: ServiceId
  readonly type: 'api_token' | 'basic'
  readonly origin: string
  readonly version: number
  readonly envelope: Buffer
  readonly keyId: string
}

/**
 * The service that has waited longest for its check, if one is due. Nobody else gets it for two minutes, and what it offers is asked
 * for again after an hour, whatever comes of it this time.
 */
export async function takeDueHealthCheck(unit: VaultUnit): Promise<HealthSubject | null> {
  const { rows } = await sql<
    Omit<HealthSubject, 'credential' | 'workflow'> & { workflow: unknown }
  >`
    with due as (
      select h.service_id, h.catalogue_due_at <= now() or h.asked_at is not null as is_catalogue_due
      from app.service_health h join app.services v on v.id = h.service_id
      where h.next_check_at <= now() and (h.asked_at is not null or v.status = 'active' and exists (
        select from vault.service_credentials t
        where t.service_id = h.service_id and t.kind = 'health' and t.origin = v.origin))
      order by h.next_check_at limit 1 for update of h skip locked
    ), taken as (
      update app.service_health h set next_check_at = now() + interval '2 minutes',
        catalogue_due_at = case when due.is_catalogue_due then now() + interval '1 hour' else h.catalogue_due_at end
      from due where h.service_id = due.service_id returning h.service_id, due.is_catalogue_due
    )
    select v.id as service_id, v.kind as service_kind, v.origin as service_origin, v.is_local as service_is_local,
      v.delivery as service_delivery, v.workflow, taken.is_catalogue_due
    from taken join app.services v on v.id = taken.service_id
  `.execute(unit.transaction)
  const [service] = rows
  if (service === undefined) return null
  const credential = await unit.transaction
    .selectFrom('vault.serviceCredentials')
    .select(['id', 'serviceId', 'type', 'origin', 'version', 'envelope', 'keyId'])
    .where('serviceId', '=', service.serviceId)
    .where('kind', '=', 'health')
    .where('origin', '=', service.serviceOrigin)
    .executeTakeFirst()
  return {
    ...service,
    workflow: workflow.safeParse(service.workflow).data ?? null,
    credential: credential ?? null,
  }
}

async function nameSharedAccount(
  unit: VaultUnit,
  serviceId: ServiceId,
  account: string | null,
): Promise<void> {
  await unit.transaction
    .updateTable('app.services')
    .set({ sharedTokenAccount: account })
    .where('id', '=', serviceId)
    .execute()
}
