import type {
  CredentialId,
  DelegationId,
  GrantId,
  JobId,
  ServiceId,
  TaskId,
  UserId,
} from '@tessera/contracts/ids'
import type { Scope } from '@tessera/contracts/step'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'
import { type ClaimSubject, sharedServes } from './claim-subjects.ts'

export interface StoredGrant {
  readonly id: GrantId
  readonly taskId: TaskId
  readonly userId: UserId
  readonly jobId: JobId | null
  /** Null where it is about a document. */
  readonly serviceId: ServiceId | null
  readonly delegationId: DelegationId
  readonly workerId: string
  readonly claimKey: Buffer
  readonly fence: number
  readonly scopes: readonly Scope[]
  readonly credentialId: CredentialId | null
  readonly credentialVersion: number | null
  /** Of the credential that it was given for, at its service. */
  readonly remoteAccount: string | null
  /** Of the service's shared token, where it carries that. */
  readonly sharedVersion: number | null
  /** The credential is of tokens that are refreshed. */
  readonly hasTokens: boolean
  readonly expiresAt: Date
  readonly ceiling: Date
  /** Nobody has written down its end. */
  readonly isOpen: boolean
  /** Open, and revoked. */
  readonly isRevoked: boolean
  /** Not ended, not revoked, and not expired by the database's clock. */
  readonly isLive: boolean
}

/** What stands in the way of a claim, or answers it. */
export interface GrantsOfClaim {
  /** The open grant of the task. */
  readonly open: StoredGrant | null
  /** Whoever showed this key before. */
  readonly withKey: StoredGrant | null
}

export async function findGrantsFor(
  unit: VaultUnit,
  claim: { readonly taskId: TaskId; readonly claimKey: Buffer },
): Promise<GrantsOfClaim> {
  const { rows } = await sql<StoredGrant>`
    select ${grantColumns}
    from proof.grants g
    where claim_key = ${claim.claimKey} or (task_id = ${claim.taskId} and ended_at is null)
    order by fence desc
  `.execute(unit.transaction)
  return {
    open: rows.find((grant) => grant.isOpen && grant.taskId === claim.taskId) ?? null,
    withKey: rows.find((grant) => grant.claimKey.equals(claim.claimKey)) ?? null,
  }
}

/** Locked, so that the holder's own units and this decision exclude each other. */
export async function lockGrant(unit: VaultUnit, id: GrantId): Promise<StoredGrant | null> {
  const { rows } = await sql<StoredGrant>`
    select ${grantColumns} from proof.grants g where id = ${id} for update
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** Of a grant's row proof: SHA-256. */
export async function readProofHash(unit: VaultUnit, id: GrantId): Promise<Buffer> {
  const { proofHash } = await unit.transaction
    .selectFrom('proof.grants')
    .select('proofHash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return proofHash
}

export interface NewGrant {
  readonly id: GrantId
  readonly subject: ClaimSubject
  readonly workerId: string
  readonly claimKey: Uint8Array
  readonly scopes: readonly Scope[]
  /** Given out with this grant; null for rows only. */
  readonly credentialId: CredentialId | null
  /** Given out with it: the service's shared token. */
  readonly isShared?: boolean
  readonly proofHash: Uint8Array
  readonly ttlSeconds: number
  readonly ceilingSeconds: number
}

/**
 * Raises the fence by one, ends what an earlier holder had, and writes the grant.
 *
 * @returns null, and nothing may be committed, when the credential was removed since the claim was judged
 */
export async function insertGrant(
  unit: VaultUnit,
  grant: NewGrant,
): Promise<{ readonly fence: number; readonly expiresAt: Date; readonly ceiling: Date } | null> {
  const { subject } = grant
  const given = grant.credentialId === null ? null : subject
  const shared = grant.isShared === true ? subject : null
  const account = given?.credentialAccount ?? shared?.sharedAccount ?? null
  const keyId = given?.envelopeKeyId ?? shared?.sharedKeyId ?? null
  const { rows } = await sql<{ fence: number; expiresAt: Date; ceiling: Date }>`
    with superseded as (
      update proof.grants g set ended_at = now(), end_reason = ${endReason}
      where task_id = ${subject.taskId} and ended_at is null
    ), held as (
      select id from app.credentials where id = ${grant.credentialId} for key share
    ), claimed as (
      update app.steps set state = 'claimed', fence = fence + 1,
        claimed_until = least(now() + make_interval(secs => ${grant.ttlSeconds}), ${given?.accessExpiresAt ?? null})
      where id = ${subject.taskId}
      returning fence
    )
    insert into proof.grants (id, user_id, task_id, job_id, service_id, document_id, delegation_id, worker_id, claim_key, fence,
      scopes, credential_id, credential_version, remote_account, shared_version, key_id, proof_hash, expires_at, ceiling)
    select ${grant.id}, ${subject.userId}, ${subject.taskId}, ${subject.jobId}, ${subject.serviceId}::smallint,
      ${subject.documentId}::uuid, ${subject.delegationId}, ${grant.workerId}, ${grant.claimKey}, claimed.fence, ${[...grant.scopes]}::text[],
      ${grant.credentialId}, ${given?.credentialVersion ?? null}, ${account}, ${shared?.sharedVersion ?? null},
      ${keyId}, ${grant.proofHash},
      least(now() + make_interval(secs => ${grant.ttlSeconds}), ${subject.delegationDeadline}::timestamptz,
        ${shared?.sharedUntil ?? null}::timestamptz, ${given?.accessExpiresAt ?? null}::timestamptz),
      least(now() + make_interval(secs => ${grant.ceilingSeconds}), ${subject.delegationDeadline}::timestamptz,
        ${shared?.sharedUntil ?? null}::timestamptz)
    from claimed
    where ${grant.credentialId}::uuid is null or exists (select from held)
    returning fence, expires_at, ceiling
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/**
 * Not beyond the end of the OAuth token that goes with it.
 *
 * @returns the new end, or null when user, credential, service, delegation, fence or a revocation no longer allow it. A
 * credential that was replaced by another of the same account does.
 */
export async function renewGrant(
  unit: VaultUnit,
  id: GrantId,
  ttlSeconds: number,
): Promise<Date | null> {
  const { rows } = await sql<{ expiresAt: Date }>`
    with renewed as (
      update proof.grants g set expires_at = least(now() + make_interval(secs => ${ttlSeconds}), g.ceiling, (
        select e.access_expires_at from app.credentials c join vault.credential_secrets e on e.credential_id = c.id
        where g.credential_id is not null and c.user_id = g.user_id and c.service_id = g.service_id and c.is_active))
      from app.users u, app.delegations d, app.steps s left join app.services v on v.id = s.service_id
      where g.id = ${id} and g.ended_at is null and g.expires_at > now() and not proof.is_revoked(g)
        and u.id = g.user_id and u.status = 'active'
        and d.id = g.delegation_id and d.state = 'live' and d.deadline > now()
        and not proof.is_stopped(g.user_id, d.scopes)
        and (s.service_id is null or v.status = 'active')
        and s.id = g.task_id and s.fence = g.fence and s.state = 'claimed'
        and (g.credential_id is null or exists (
          select from app.credentials c
          where c.user_id = g.user_id and c.service_id = g.service_id and c.is_active and c.is_verified
            and c.origin = v.origin and (c.expires_at is null or c.expires_at > now())
            and ((c.id = g.credential_id and c.version = g.credential_version)
              or c.remote_account = g.remote_account)))
        and (g.shared_version is null or (
          exists (select from vault.service_credentials t where ${sharedServes} and t.version = g.shared_version)
          and not exists (
            select from app.credentials c where c.user_id = g.user_id and c.service_id = g.service_id and c.is_active)))
      returning g.task_id, g.expires_at
    ), step as (
      update app.steps s set claimed_until = renewed.expires_at from renewed where s.id = renewed.task_id
    )
    select expires_at from renewed
  `.execute(unit.transaction)
  return rows[0]?.expiresAt ?? null
}

/** Which of these may be worked under at this moment: what a renewal asks, without giving more time. */
export async function findWorkableGrants(
  unit: VaultUnit,
  ids: readonly GrantId[],
): Promise<readonly GrantId[]> {
  const { rows } = await sql<{ id: GrantId }>`
    select g.id from (select ${grantColumns} from proof.grants g where id = any (${[...ids]}::uuid[])) g
    join app.users u on u.id = g.user_id and u.status = 'active'
    join app.delegations d on d.id = g.delegation_id and d.state = 'live' and d.deadline > now()
      and not proof.is_stopped(g.user_id, d.scopes)
    join app.steps s on s.id = g.task_id and s.fence = g.fence and s.state = 'claimed'
    left join app.services v on v.id = s.service_id
    where g.is_live and (s.service_id is null or v.status = 'active')
  `.execute(unit.transaction)
  return rows.map(({ id }) => id)
}

/**
 * Ends a grant that is live or revoked.
 *
 * @param step what becomes of the step if this grant still holds it
 */
export async function releaseGrant(
  unit: VaultUnit,
  grant: StoredGrant,
  step: 'put_back' | 'wait' | 'leave',
): Promise<void> {
  await sql`
    update proof.grants g set ended_at = now(),
      end_reason = ${grant.isRevoked ? 'revoked' : 'released'}
    where id = ${grant.id} and ended_at is null
  `.execute(unit.transaction)
  if (step === 'leave') return
  await sql`
    update app.steps set state = ${step === 'put_back' ? 'due' : 'waiting'}, due_at = now(), claimed_until = null
    where id = ${grant.taskId} and fence = ${grant.fence} and state = 'claimed'
  `.execute(unit.transaction)
}

/** Sent later again, without having been claimed. @returns when; null when somebody holds the step */
export async function putOffStep(
  unit: VaultUnit,
  id: TaskId,
  seconds: number,
): Promise<Date | null> {
  const { rows } = await sql<{ dueAt: Date }>`
    update app.steps set state = 'due', due_at = now() + make_interval(secs => ${seconds})
    where id = ${id} and state = 'dispatched'
    returning due_at
  `.execute(unit.transaction)
  return rows[0]?.dueAt ?? null
}

/** Sent later again, less and less often, with its context put down anew. Who ends the job reads how often it was. */
export async function countRefusedContext(unit: VaultUnit, id: TaskId): Promise<void> {
  await sql`
    update app.steps set state = 'due', due_at = now() + make_interval(secs => 5 * 2 ^ least(refusals, 6)),
      refusals = refusals + 1
    where id = ${id} and state = 'dispatched'
  `.execute(unit.transaction)
}

/**
 * Somebody else showed a grant id or a claim key of this delegation: nothing of it may go on, nor of what it was cut from
 * or what was cut from it.
 */
export async function freezeDelegation(unit: VaultUnit, delegationId: DelegationId): Promise<void> {
  // Grants before their delegation, as a worker that ends a step takes them: the other way round the two could deadlock.
  await sql`
    update proof.grants set ended_at = now(), end_reason = 'frozen'
    where delegation_id in (${familyOf(delegationId)}) and ended_at is null
  `.execute(unit.transaction)
  await sql`
    update app.delegations set state = 'frozen' where id in (${familyOf(delegationId)}) and state = 'live'
  `.execute(unit.transaction)
}

function familyOf(id: DelegationId) {
  return sql`
    select d.id from app.delegations d join app.delegations shown on shown.user_id = d.user_id
    where shown.id = ${id} and coalesce(d.parent_id, d.id) = coalesce(shown.parent_id, shown.id)`
}

const grantColumns = sql`
  id, task_id, user_id, job_id, service_id, delegation_id, worker_id, claim_key, fence, scopes, credential_id, credential_version,
  remote_account, shared_version, coalesce((
    select e.can_refresh from vault.credential_secrets e where e.credential_id = g.credential_id), false) as has_tokens,
  expires_at, ceiling, ended_at is null as is_open, ended_at is null and proof.is_revoked(g) as is_revoked,
  ended_at is null and expires_at > clock_timestamp() and not proof.is_revoked(g) as is_live`

/** Of a grant that was open and not live. */
const endReason = sql`case when proof.is_revoked(g) then 'revoked' else 'superseded' end`
