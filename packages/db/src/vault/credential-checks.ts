import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { CredentialType, ServiceKind } from '@tessera/contracts/service'
import { sql } from 'kysely'
import { countMaintenance } from '../maintenance.ts'
import type { VaultUnit } from '../unit.ts'

/** A stored credential that its service has not been asked about for a day. */
export interface DueCredential {
  readonly id: CredentialId
  readonly userId: UserId
  readonly version: number
  readonly type: CredentialType
  readonly envelope: Buffer
  /** There is a refresh token. */
  readonly canRefresh: boolean
  /** How often in a row the service could not be asked. */
  readonly checkFailures: number
  readonly serviceId: ServiceId
  readonly serviceKind: ServiceKind
  readonly serviceIsLocal: boolean
  /** Of the credential and of its service: others are not due. */
  readonly origin: string
}

/**
 * Takes the few that have waited longest; nobody else gets them for a quarter of an hour. One that its service refused,
 * that has ended, or whose service has another address now, is not due until its owner has done something.
 */
export async function takeDueCredentials(
  unit: VaultUnit,
  limit: number,
): Promise<readonly DueCredential[]> {
  const { rows } = await sql<DueCredential>`
    with due as (
      select c.id from app.credentials c join app.services v on v.id = c.service_id
      where c.next_check_at <= now() and c.is_active and c.is_verified
        and (c.expires_at is null or c.expires_at > now()) and v.status = 'active' and v.origin = c.origin
      order by c.next_check_at limit ${limit} for update of c skip locked
    )
    update app.credentials c set next_check_at = now() + interval '15 minutes'
    from due, app.services v, vault.credential_secrets e
    where c.id = due.id and v.id = c.service_id and e.credential_id = c.id and e.version = c.version
    returning c.id, c.user_id, c.version, c.type, e.envelope, e.can_refresh, c.check_failures, c.service_id, v.kind as service_kind,
      v.is_local as service_is_local, c.origin
  `.execute(unit.transaction)
  // Each question stands in the broker's record.
  if (rows.length > 0)
    await countMaintenance(unit, 'check-credentials', { changed: rows.length, line: false })
  return rows
}

/** What became of a credential that was refreshed for its check; null when it is not good any more. */
export async function findDueCredential(
  unit: VaultUnit,
  id: CredentialId,
): Promise<DueCredential | null> {
  const { rows } = await sql<DueCredential>`
    select c.id, c.user_id, c.version, c.type, e.envelope, e.can_refresh, c.check_failures, c.service_id,
      v.kind as service_kind, v.is_local as service_is_local, c.origin
    from app.credentials c join app.services v on v.id = c.service_id
    join vault.credential_secrets e on e.credential_id = c.id and e.version = c.version
    where c.id = ${id} and c.is_active and c.is_verified and v.origin = c.origin
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** The service knows it. The next day's question comes up to two hours earlier or later: they spread by themselves. */
export async function recordAcceptedCredential(
  unit: VaultUnit,
  checked: {
    readonly id: CredentialId
    readonly version: number
    readonly account: string
    readonly expiresAt: Date | null
  },
): Promise<void> {
  await sql`
    update app.credentials set checked_at = now(), check_failures = 0,
      -- The end of OAuth tokens is their sign-in server's word.
      expires_at = case type when 'oauth2' then expires_at else ${checked.expiresAt} end,
      remote_account = ${checked.account}, next_check_at = now() + interval '22 hours' + random() * interval '4 hours'
    where id = ${checked.id} and version = ${checked.version}
  `.execute(unit.transaction)
}

/** The service says that its time is over. */
export async function recordExpiredCredential(
  unit: VaultUnit,
  checked: { readonly id: CredentialId; readonly version: number },
): Promise<void> {
  await sql`
    update app.credentials set checked_at = now(), check_failures = 0, expires_at = least(expires_at, now())
    where id = ${checked.id} and version = ${checked.version}
  `.execute(unit.transaction)
}

/**
 * The service is away, which says nothing of the credential: asked again later, after each failure twice as late, up to
 * a day. What else is due there is not asked meanwhile.
 */
export async function putOffChecks(
  unit: VaultUnit,
  failed: { readonly id: CredentialId; readonly version: number; readonly serviceId: ServiceId },
): Promise<void> {
  await sql`
    update app.credentials set check_failures = least(check_failures + 1, 20),
      next_check_at = now() + least(interval '15 minutes' * 2 ^ least(check_failures, 10), interval '1 day')
        * (0.75 + random() / 2)
    where id = ${failed.id} and version = ${failed.version}
  `.execute(unit.transaction)
  await sql`
    update app.credentials set next_check_at = now() + interval '15 minutes' * (1 + random())
    where id in (
      select id from app.credentials where service_id = ${failed.serviceId} and next_check_at <= now()
      for update skip locked)
  `.execute(unit.transaction)
}
