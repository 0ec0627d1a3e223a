import type { CredentialId, FileId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { CredentialType } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'
import type { ServiceCredentialKind } from './service-credentials.ts'

/** How many rows need each key-encryption key. */
export interface KeyUse {
  readonly keyId: string
  readonly credentials: number
  readonly files: number
  /** Of sign-in servers. */
  readonly clients: number
}

export async function countKeyUse(unit: VaultUnit): Promise<readonly KeyUse[]> {
  const { rows } = await sql<KeyUse>`
    select c.key_id,
      (select count(*) from vault.credential_secrets s where s.key_id = c.key_id)
        + (select count(*) from vault.service_credentials t where t.key_id = c.key_id) as credentials,
      (select count(*) from vault.file_keys f where f.key_id = c.key_id) as files,
      (select count(*) from vault.oauth_clients o where o.key_id = c.key_id) as clients
    from vault.key_canaries c order by c.created_at
  `.execute(unit.transaction)
  return rows
}

/** Notes that all rows are to be brought under this key, until {@link endRewrapping}. */
export async function beginRewrapping(
  unit: VaultUnit,
  of: { readonly keyId: string; readonly by: string },
): Promise<void> {
  await unit.transaction
    .updateTable('vault.keyCanaries')
    .set({ rewrappingFor: of.by })
    .where('keyId', '=', of.keyId)
    .execute()
}

/** Who asked for what was begun and has not come to its end; null when there is nothing. */
export async function findRewrapping(unit: VaultUnit): Promise<string | null> {
  const found = await unit.transaction
    .selectFrom('vault.keyCanaries')
    .select('rewrappingFor')
    .where('rewrappingFor', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return found?.rewrappingFor ?? null
}

/** @returns false when another broker came to the end first */
export async function endRewrapping(unit: VaultUnit): Promise<boolean> {
  const { numUpdatedRows } = await unit.transaction
    .updateTable('vault.keyCanaries')
    .set({ rewrappingFor: null })
    .where('rewrappingFor', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** A stored credential with all that its associated data is made of. */
export interface WrappedCredential {
  readonly credentialId: CredentialId
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly origin: string
  readonly type: CredentialType
  readonly version: number
  readonly envelope: Buffer
}

/** Locked; rows that somebody else is changing are left out: they come under the current key by that. */
export async function lockCredentialsUnder(
  unit: VaultUnit,
  from: { readonly keyId: string; readonly after: CredentialId | null; readonly limit: number },
): Promise<readonly WrappedCredential[]> {
  const { rows } = await sql<WrappedCredential>`
    select s.credential_id, s.user_id, s.version, s.envelope, c.service_id, c.origin, c.type
    from vault.credential_secrets s join app.credentials c on c.id = s.credential_id and c.user_id = s.user_id
    where s.key_id = ${from.keyId} and s.credential_id > coalesce(${from.after}::uuid, ${lowest}::uuid)
    order by s.credential_id limit ${from.limit}
    for update of s skip locked
  `.execute(unit.transaction)
  return rows
}

export async function rewrapCredential(
  unit: VaultUnit,
  row: {
    readonly credentialId: CredentialId
    readonly envelope: Uint8Array
    readonly keyId: string
  },
): Promise<void> {
  await unit.transaction
    .updateTable('vault.credentialSecrets')
    .set({
      envelope: Buffer.from(row.envelope),
      keyId: row.keyId,
      updatedAt: sql<Date>`now()`,
    })
    .where('credentialId', '=', row.credentialId)
    .execute()
}

/** A service's own credential with all that its associated data is made of. */
export interface WrappedServiceCredential {
  readonly id: CredentialId
  readonly serviceId: ServiceId
  readonly kind: ServiceCredentialKind
  readonly type: CredentialType
  readonly origin: string
  readonly version: number
  readonly envelope: Buffer
}

/** As {@link lockCredentialsUnder}; there are few. */
export async function lockServiceCredentialsUnder(
  unit: VaultUnit,
  keyId: string,
): Promise<readonly WrappedServiceCredential[]> {
  const { rows } = await sql<WrappedServiceCredential>`
    select id, service_id, kind, type, origin, version, envelope from vault.service_credentials
    where key_id = ${keyId} order by id for update skip locked
  `.execute(unit.transaction)
  return rows
}

export async function rewrapServiceCredential(
  unit: VaultUnit,
  row: { readonly id: CredentialId; readonly envelope: Uint8Array; readonly keyId: string },
): Promise<void> {
  await unit.transaction
    .updateTable('vault.serviceCredentials')
    .set({ envelope: Buffer.from(row.envelope), keyId: row.keyId, updatedAt: sql<Date>`now()` })
    .where('id', '=', row.id)
    .execute()
}

export interface WrappedFileKey {
  readonly fileId: FileId
  readonly userId: UserId
  readonly wrappedKey: Buffer
}

/** As {@link lockCredentialsUnder}. */
export async function lockFileKeysUnder(
  unit: VaultUnit,
  from: { readonly keyId: string; readonly after: FileId | null; readonly limit: number },
): Promise<readonly WrappedFileKey[]> {
  const { rows } = await sql<WrappedFileKey>`
    select file_id, user_id, wrapped_key from vault.file_keys
    where key_id = ${from.keyId} and file_id > coalesce(${from.after}::uuid, ${lowest}::uuid)
    order by file_id limit ${from.limit}
    for update skip locked
  `.execute(unit.transaction)
  return rows
}

export async function rewrapFileKey(
  unit: VaultUnit,
  row: { readonly fileId: FileId; readonly wrappedKey: Uint8Array; readonly keyId: string },
): Promise<void> {
  await unit.transaction
    .updateTable('vault.fileKeys')
    .set({
      wrappedKey: Buffer.from(row.wrappedKey),
      keyId: row.keyId,
      updatedAt: sql<Date>`now()`,
    })
    .where('fileId', '=', row.fileId)
    .execute()
}

export interface WrappedOAuthClient {
  readonly serviceId: ServiceId
  readonly issuer: string
  readonly clientId: string
  readonly clientAuthentication: string
  readonly envelope: Buffer
}

/** As {@link lockCredentialsUnder}, but all of them: there are as many as services. */
export async function lockOAuthClientsUnder(
  unit: VaultUnit,
  keyId: string,
): Promise<readonly WrappedOAuthClient[]> {
  const { rows } = await sql<WrappedOAuthClient>`
    select o.service_id, o.envelope, s.issuer, s.client_id, s.client_authentication
    from vault.oauth_clients o join app.oauth_servers s on s.service_id = o.service_id
    where o.key_id = ${keyId}
    for update of o skip locked
  `.execute(unit.transaction)
  return rows
}

/** Steps that are not over and whose context was sealed to this key. */
export async function countContextsSealedTo(unit: VaultUnit, keyId: string): Promise<number> {
  const header = Buffer.concat([Buffer.from([1, keyId.length]), Buffer.from(keyId)])
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from app.steps
    where state in ('due', 'dispatched', 'claimed', 'waiting')
      and substring(sealed_context from 1 for ${header.length}) = ${header}
  `.execute(unit.transaction)
  return rows[0]?.count ?? 0
}

export async function countRecordsUnder(unit: VaultUnit, keyId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from vault.audit where key_id = ${keyId}
  `.execute(unit.transaction)
  return rows[0]?.count ?? 0
}

/** Below every id that is made. */
const lowest = '00000000-0000-0000-0000-000000000000'
