import type { CredentialId, ServiceId, UserId } from '@tessera/contracts/ids'
import type { CredentialType } from '@tessera/contracts/service'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** A stored pair of tokens, with all that its associated data is made of. */
export interface StoredTokens {
  readonly credentialId: CredentialId
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly type: CredentialType
  readonly origin: string
  readonly version: number
  readonly envelope: Buffer
}

export type RefreshTurn =
  | { readonly kind: 'taken'; readonly tokens: StoredTokens }
  /** Somebody is at it: ask again soon. */
  | { readonly kind: 'held' }
  /** It failed just now. */
  | { readonly kind: 'cooling' }
  /** It was refreshed, replaced, refused or removed since its version was read. */
  | { readonly kind: 'changed' }

/**
 * The right to refresh this version of a credential, for so many seconds: one broker has it at a time.
 *
 * @param turn.holder of this attempt alone
 */
export async function takeRefreshTurn(
  unit: VaultUnit,
  turn: {
    readonly credentialId: CredentialId
    readonly version: number
    readonly holder: string
    readonly seconds: number
  },
): Promise<RefreshTurn> {
  const { credentialId, holder } = turn
  const taken = await sql`
    insert into vault.oauth_refreshes as r (credential_id, user_id, holder, held_until)
    select c.id, c.user_id, ${holder}::uuid, now() + make_interval(secs => ${turn.seconds})
    from app.credentials c where c.id = ${credentialId}
    on conflict (credential_id) do update set holder = excluded.holder, held_until = excluded.held_until
    where r.held_until <= now() and r.not_before <= now()
    returning r.holder
  `.execute(unit.transaction)
  if (taken.rows.length === 0) return await whyNot(unit, credentialId)
  // A statement of its own: whoever had the turn may have stored a new version while this waited for it.
  const { rows } = await sql<StoredTokens>`
    select c.id as credential_id, c.user_id, c.service_id, c.type, c.origin, c.version, e.envelope
    from app.credentials c join vault.credential_secrets e on e.credential_id = c.id and e.version = c.version
    where c.id = ${credentialId} and c.version = ${turn.version} and c.is_active and c.is_verified and e.can_refresh
  `.execute(unit.transaction)
  const [tokens] = rows
  if (tokens !== undefined) return { kind: 'taken', tokens }
  await giveUpRefreshTurn(unit, { credentialId, holder, outcome: 'done' })
  return { kind: 'changed' }
}

async function whyNot(unit: VaultUnit, credentialId: CredentialId): Promise<RefreshTurn> {
  const { rows } = await sql<{ isHeld: boolean }>`
    select held_until > now() as is_held from vault.oauth_refreshes where credential_id = ${credentialId}
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return { kind: 'changed' }
  return { kind: row.isHeld ? 'held' : 'cooling' }
}

/** @param turn.outcome after `failed` nobody tries for a while, after each failure twice as long, up to five minutes */
export async function giveUpRefreshTurn(
  unit: VaultUnit,
  turn: {
    readonly credentialId: CredentialId
    readonly holder: string
    readonly outcome: 'done' | 'failed'
  },
): Promise<void> {
  const failed = turn.outcome === 'failed'
  await sql`
    update vault.oauth_refreshes set held_until = now(),
      failures = case when ${failed} then least(failures + 1, 20) else 0 end,
      not_before = case when ${failed}
        then now() + least(interval '5 seconds' * 2 ^ least(failures, 6), interval '5 minutes') else now() end
    where credential_id = ${turn.credentialId} and holder = ${turn.holder}::uuid
  `.execute(unit.transaction)
}

/** Whether the credential is still at this version, locked until the unit ends. */
export async function lockVersion(
  unit: VaultUnit,
  credential: { readonly credentialId: CredentialId; readonly version: number },
): Promise<boolean> {
  const row = await unit.transaction
    .selectFrom('app.credentials')
    .select('id')
    .where('id', '=', credential.credentialId)
    .where('version', '=', credential.version)
    .where('isActive', '=', true)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** The tokens that followed, as a new version. What its owner sees of the credential stays. */
export async function storeRefreshedTokens(
  unit: VaultUnit,
  tokens: {
    readonly credentialId: CredentialId
    readonly version: number
    readonly envelope: Uint8Array
    readonly keyId: string
    /** From now; null when the server did not say. */
    readonly accessSeconds: number | null
  },
): Promise<void> {
  await sql`
    with versioned as (
      update app.credentials set version = ${tokens.version} where id = ${tokens.credentialId} returning id
    )
    update vault.credential_secrets e set version = ${tokens.version}, envelope = ${tokens.envelope},
      key_id = ${tokens.keyId}, access_expires_at = now() + make_interval(secs => ${tokens.accessSeconds}::float8),
      updated_at = now()
    from versioned where e.credential_id = versioned.id
  `.execute(unit.transaction)
}

/**
 * The service refused this version of a token that can be refreshed: then it is refreshed before it is used again. Of
 * one that is younger than a minute the service means the account, not the token.
 *
 * @returns false when it is such a young one, cannot be refreshed, or is another version by now
 */
export async function endAccessToken(
  unit: VaultUnit,
  credential: { readonly id: CredentialId; readonly version: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update vault.credential_secrets set access_expires_at = now()
    where credential_id = ${credential.id} and version = ${credential.version} and can_refresh
      and updated_at < now() - interval '1 minute'
  `.execute(unit.transaction)
  return numAffectedRows === 1n
}
