import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** A sign-in that was begun and not answered. */
export interface OAuthFlow {
  /** SHA-256 of the state. */
  readonly stateHash: Uint8Array
  readonly userId: UserId
  readonly serviceId: ServiceId
  /** SHA-256 of the row proof of the session that began it. */
  readonly sessionHash: Uint8Array
  readonly envelope: Uint8Array
}

/** Forgets what nobody answered in time. */
export async function insertOAuthFlow(
  unit: VaultUnit,
  flow: OAuthFlow & { readonly keyId: string; readonly lifetimeSeconds: number },
): Promise<Date> {
  await sql`delete from vault.oauth_flows where expires_at <= now()`.execute(unit.transaction)
  const { rows } = await sql<{ expiresAt: Date }>`
    insert into vault.oauth_flows (state_hash, user_id, service_id, session_hash, envelope, key_id, expires_at)
    values (${flow.stateHash}, ${flow.userId}, ${flow.serviceId}, ${flow.sessionHash}, ${flow.envelope},
      ${flow.keyId}, now() + make_interval(secs => ${flow.lifetimeSeconds}))
    returning expires_at
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) throw new Error('the sign-in was not stored')
  return row.expiresAt
}

/**
 * Takes the sign-in away, so that it is answered once. Who did not begin it, in this session, leaves it where it is.
 *
 * @returns null when it was answered before, took too long, or never was
 */
export async function takeOAuthFlow(
  unit: VaultUnit,
  shown: {
    readonly stateHash: Uint8Array
    readonly userId: UserId
    readonly sessionHash: Uint8Array
  },
): Promise<OAuthFlow | 'of_another' | null> {
  const { rows } = await sql<OAuthFlow>`
    delete from vault.oauth_flows
    where state_hash = ${shown.stateHash} and user_id = ${shown.userId} and session_hash = ${shown.sessionHash}
      and expires_at > now()
    returning state_hash, user_id, service_id, session_hash, envelope
  `.execute(unit.transaction)
  const [taken] = rows
  if (taken !== undefined) return taken
  const found = await unit.transaction
    .selectFrom('vault.oauthFlows')
    .select('userId')
    .where('stateHash', '=', Buffer.from(shown.stateHash))
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return found === undefined ? null : 'of_another'
}
