import type { Credential } from '@tessera/contracts/credential'
import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { CredentialType, ServiceKind } from '@tessera/contracts/service'
import { sql } from 'kysely'
import { credentialFromRow } from '../credentials.ts'
import type { VaultUnit } from '../unit.ts'

/** Where a credential would be sent. */
export interface CredentialTarget {
  readonly id: ServiceId
  readonly kind: ServiceKind
  readonly origin: string
  readonly isLocal: boolean
  readonly status: 'active' | 'inactive'
  readonly credentialTypes: readonly CredentialType[]
}

export async function findCredentialTarget(
  unit: VaultUnit,
  serviceId: ServiceId,
): Promise<CredentialTarget | null> {
  const row = await unit.transaction
    .selectFrom('app.services')
    .select(['id', 'kind', 'origin', 'isLocal', 'status', 'credentialTypes'])
    .where('id', '=', serviceId)
    .executeTakeFirst()
  return row ?? null
}

/** A credential as the database shows it, to be compared with what is known of it elsewhere. */
export interface ListedCredential {
  readonly credentialId: CredentialId
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly credentialVersion: number
  readonly envelope: Buffer | null
}

/** All that are active, in the order of their ids. */
export async function listCredentials(
  unit: VaultUnit,
  page: { readonly after: CredentialId | null; readonly size: number },
): Promise<readonly ListedCredential[]> {
  const { rows } = await sql<ListedCredential>`
    select c.id as credential_id, c.user_id, c.service_id, c.version as credential_version, s.envelope
    from app.credentials c left join vault.credential_secrets s on s.credential_id = c.id
    where c.is_active and (${page.after}::uuid is null or c.id > ${page.after}::uuid)
    order by c.id limit ${page.size}
  `.execute(unit.transaction)
  return rows
}

/** Whether any secret is stored at all. */
export async function vaultHasCredentials(unit: VaultUnit): Promise<boolean> {
  const row = await unit.transaction
    .selectFrom('vault.credentialSecrets')
    .select('version')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function findActiveCredential(
  unit: VaultUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
): Promise<Credential | null> {
  const row = await unit.transaction
    .selectFrom('app.credentials')
    .selectAll()
    .where('userId', '=', of.userId)
    .where('serviceId', '=', of.serviceId)
    .where('isActive', '=', true)
    .executeTakeFirst()
  return row === undefined ? null : credentialFromRow(row)
}

/**
 * A place for the new credential: the one the user has at this service, locked, or a fresh one. The version is the one
 * that the new secret will have, so that it can be bound to it.
 */
export async function reserveCredential(
  unit: VaultUnit,
  of: {
    readonly userId: UserId
    readonly serviceId: ServiceId
    readonly origin: string
    readonly type: CredentialType
    readonly label: string
  },
): Promise<{ readonly id: CredentialId; readonly version: number }> {
  const added = await unit.transaction
    .insertInto('app.credentials')
    .values({ ...of })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added !== undefined) return { id: added.id, version: 1 }
  const existing = await unit.transaction
    .selectFrom('app.credentials')
    .select(['id', 'version'])
    .where('userId', '=', of.userId)
    .where('serviceId', '=', of.serviceId)
    .where('isActive', '=', true)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { id: existing.id, version: existing.version + 1 }
}

/** How long the token lasts that is sent, and whether another one gets a new one for it. */
export interface TokenLife {
  /** Null when its server did not say. */
  readonly seconds: number | null
  readonly canRefresh: boolean
}

/** A version of a credential that its service has accepted. */
export interface AcceptedCredential {
  readonly id: CredentialId
  readonly version: number
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly origin: string
  readonly type: CredentialType
  readonly label: string
  readonly remoteAccount: string
  readonly expiresAt: Date | null
  /** Of OAuth tokens. */
  readonly access?: TokenLife
}

/** Writes the secret and what may be shown of it, and wakes the steps that waited for it. */
export async function storeCredential(
  unit: VaultUnit,
  stored: AcceptedCredential & { readonly envelope: Uint8Array; readonly keyId: string },
): Promise<Credential> {
  const row = await unit.transaction
    .updateTable('app.credentials')
    .set({
      version: stored.version,
      origin: stored.origin,
      type: stored.type,
      label: stored.label,
      isVerified: true,
      verificationError: null,
      checkedAt: sql<Date>`now()`,
      nextCheckAt: sql<Date>`now() + interval '22 hours' + random() * interval '4 hours'`,
      checkFailures: 0,
      remoteAccount: stored.remoteAccount,
      expiresAt: stored.expiresAt,
      updatedAt: sql<Date>`now()`,
    })
    .where('id', '=', stored.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const secret = {
    version: stored.version,
    envelope: Buffer.from(stored.envelope),
    keyId: stored.keyId,
    accessExpiresAt: secondsFromNow(stored.access?.seconds ?? null),
    canRefresh: stored.access?.canRefresh ?? false,
  }
  await unit.transaction
    .insertInto('vault.credentialSecrets')
    .values({ credentialId: stored.id, userId: stored.userId, ...secret })
    .onConflict((conflict) =>
      conflict.column('credentialId').doUpdateSet({ ...secret, updatedAt: sql<Date>`now()` }),
    )
    .execute()
  await sql`
    update app.steps set state = 'due', due_at = now()
    where user_id = ${stored.userId} and service_id = ${stored.serviceId} and state = 'waiting'
  `.execute(unit.transaction)
  return credentialFromRow(row)
}

function secondsFromNow(seconds: number | null) {
  return sql<Date | null>`now() + make_interval(secs => ${seconds}::float8)`
}

/** A credential that is about to be deleted, as it was last stored. */
export interface LeavingCredential {
  readonly credentialId: CredentialId
  readonly credentialVersion: number
  readonly type: CredentialType
  readonly origin: string
  readonly envelope: Buffer | null
}

/** Ends the grants that carry it: their steps are claimed anew, without it. */
export async function lockForDeletion(
  unit: VaultUnit,
  of: { readonly userId: UserId; readonly serviceId: ServiceId },
): Promise<LeavingCredential | null> {
  const credential = await findActiveCredential(unit, of)
  if (credential === null) return null
  // Grants before the credential, as a worker that gives one back takes them.
  await endGrantsWith(unit, of.userId, credential.id)
  const row = await unit.transaction
    .selectFrom('app.credentials')
    .select(['id', 'version', 'type', 'origin'])
    .where('id', '=', credential.id)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) return null
  // Asked by itself: whoever held the row may have replaced the secret.
  const secret = await unit.transaction
    .selectFrom('vault.credentialSecrets')
    .select('envelope')
    .where('credentialId', '=', row.id)
    .executeTakeFirst()
  const envelope = secret?.envelope ?? null
  const { id: credentialId, version: credentialVersion, type, origin } = row
  return { credentialId, credentialVersion, type, origin, envelope }
}

/** Whether it is there, and nobody is about to remove it. */
export async function credentialStays(unit: VaultUnit, id: CredentialId | null): Promise<boolean> {
  const { rows } = await sql`
    select from app.credentials where id = ${id}::uuid for key share skip locked
  `.execute(unit.transaction)
  return rows.length > 0
}

/** Row and secret. With its data key gone, no copy of the envelope opens once its wrapping key is gone too. */
export async function deleteCredential(
  unit: VaultUnit,
  userId: UserId,
  id: CredentialId,
): Promise<void> {
  await unit.transaction.deleteFrom('app.credentials').where('id', '=', id).execute()
  // A claim that was under way held the credential until its grant was written: that one is ended afterwards.
  await endGrantsWith(unit, userId, id)
}

async function endGrantsWith(unit: VaultUnit, userId: UserId, id: CredentialId): Promise<void> {
  await sql`
    with ended as (
      update proof.grants set ended_at = now(), end_reason = 'revoked'
      where user_id = ${userId} and credential_id = ${id} and ended_at is null and expires_at > now()
      returning task_id
    )
    update app.steps s set state = 'due', due_at = now(), claimed_until = null from ended
    where s.id = ended.task_id and s.state = 'claimed'
  `.execute(unit.transaction)
}

/** To the minute, and never waiting: the steps of many jobs may end at once. */
export async function noteCredentialUse(unit: VaultUnit, id: CredentialId): Promise<void> {
  await sql`
    update app.credentials set last_used_at = now() where id = (
      select id from app.credentials
      where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')
      for update skip locked)
  `.execute(unit.transaction)
}

/** The service said no to exactly this version: a newer one is not touched. Its owner finds one notice of it. */
export async function markCredentialRefused(
  unit: VaultUnit,
  credential: { readonly id: CredentialId; readonly version: number; readonly reason: string },
): Promise<boolean> {
  const result = await unit.transaction
    .updateTable('app.credentials')
    .set({
      isVerified: false,
      verificationError: credential.reason,
      checkedAt: sql<Date>`now()`,
      updatedAt: sql<Date>`now()`,
    })
    .where('id', '=', credential.id)
    .where('version', '=', credential.version)
    .executeTakeFirst()
  if (result.numUpdatedRows === 0n) return false
  await sql`
    insert into app.notices (user_id, credential_id, kind, days, about)
    select user_id, id, 'credential_refused', 0, checked_at from app.credentials where id = ${credential.id}
    on conflict do nothing
  `.execute(unit.transaction)
  return true
}
