import type { CredentialId, GrantId, JobId, ServiceId, UserId } from '@tessera/contracts/ids'
import { type RawBuilder, sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** What to end: every grant of it that has begun, however many there are. */
export type Revocation =
  | { readonly kind: 'grant'; readonly key: GrantId }
  | { readonly kind: 'job'; readonly key: JobId }
  | { readonly kind: 'user'; readonly key: UserId }
  | { readonly kind: 'credential'; readonly key: CredentialId }
  | { readonly kind: 'service'; readonly key: ServiceId }
  | { readonly kind: 'worker'; readonly key: string }
  /** A key-encryption key: grants whose credential was kept under it. */
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'everything' }

/**
 * Ends every grant that began before now. Whoever revokes writes this in the transaction of what goes with it and once
 * more after its commit, so that a claim that was on meanwhile, and could not see it, is ended too.
 */
export async function writeRevocation(unit: VaultUnit, revocation: Revocation): Promise<void> {
  await sql`
    insert into proof.revocations as r (kind, key) values (${revocation.kind}, ${keyOf(revocation)})
    on conflict (kind, key) do update set at = greatest(r.at, excluded.at)
  `.execute(unit.transaction)
}

/** Grants that began so long ago are past their ceiling, whatever else they are. @returns how many are gone */
export async function forgetRevocations(
  unit: VaultUnit,
  olderThanSeconds: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from proof.revocations where at < now() - make_interval(secs => ${olderThanSeconds})
  `.execute(unit.transaction)
  return Number(numAffectedRows ?? 0n)
}

/** Whether there is such a thing, and whose it is where it is one person's. */
export async function findRevocable(
  unit: VaultUnit,
  revocation: Revocation,
): Promise<{ readonly userId: UserId | null } | null> {
  const { rows } = await ownerOf(revocation).execute(unit.transaction)
  return rows[0] ?? null
}

/** Closes what the job was allowed to do. Whoever ends such jobs says so to its owner. */
export async function revokeDelegations(
  unit: VaultUnit,
  of: { readonly userId: UserId; readonly jobId: JobId },
): Promise<void> {
  await sql`
    update app.delegations set state = 'revoked'
    where user_id = ${of.userId} and job_id = ${of.jobId} and state = 'live'
  `.execute(unit.transaction)
}

function keyOf(revocation: Revocation): string {
  return revocation.kind === 'everything' ? '' : String(revocation.key)
}

function ownerOf(revocation: Revocation): RawBuilder<{ readonly userId: UserId | null }> {
  switch (revocation.kind) {
    case 'grant':
      return sql`select user_id from proof.grants where id = ${revocation.key}`
    case 'job':
      return sql`select user_id from app.jobs where id = ${revocation.key}`
    case 'user':
      return sql`select id as user_id from app.users where id = ${revocation.key}`
    case 'credential':
      return sql`select user_id from app.credentials where id = ${revocation.key}`
    case 'service':
      return sql`select null::uuid as user_id from app.services where id = ${revocation.key}`
    case 'worker':
      return sql`
        select null::uuid as user_id from vault.clients where id = ${revocation.key} and kind = 'worker'`
    case 'key':
      return sql`select null::uuid as user_id from vault.key_canaries where key_id = ${revocation.key}`
    case 'everything':
      return sql`select null::uuid as user_id`
    default:
      return revocation satisfies never
  }
}
