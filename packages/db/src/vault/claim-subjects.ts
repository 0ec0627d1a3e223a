import type {
  AttemptId,
  CredentialId,
  DelegationId,
  DocumentId,
  JobId,
  ServiceId,
  TaskId,
  UserId,
} from '@tessera/contracts/ids'
import type { CredentialType, ServiceKind } from '@tessera/contracts/service'
import type { Scope, StepKind } from '@tessera/contracts/step'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** Everything a claim is judged by, read in one statement with the step's row locked. */
export type ClaimSubject = ClaimedStep & (ClaimedService | NoService)

/** A claim of a step at a service, which may get a credential. */
export type ServiceClaim = ClaimedStep & ClaimedService

export function isAtService(subject: ClaimSubject): subject is ServiceClaim {
  return subject.serviceId !== null
}

interface ClaimedStep {
  readonly taskId: TaskId
  readonly kind: StepKind
  readonly stepState: 'due' | 'dispatched' | 'claimed' | 'waiting' | 'done' | 'cancelled' | 'dead'
  readonly fence: number
  readonly userId: UserId
  readonly userActive: boolean
  readonly jobId: JobId | null
  readonly attemptId: AttemptId | null
  readonly documentId: DocumentId | null
  readonly delegationId: DelegationId
  readonly delegationScopes: readonly Scope[]
  readonly delegationNotBefore: Date
  readonly delegationDeadline: Date
  readonly delegationState: DelegationState
  /** By the database's clock: begun and not over. */
  readonly delegationInTime: boolean
  /** The delegation that the api signed: this one, or of a child task its parent. */
  readonly signedId: DelegationId
  readonly signedJobId: JobId | null
  readonly signedDocumentId: DocumentId | null
  readonly signedServiceId: ServiceId | null
  readonly signedScopes: readonly Scope[]
  readonly signedNotBefore: Date
  readonly signedDeadline: Date
  readonly signedState: DelegationState
  /** True too where no service has a part in the step. */
  readonly serviceActive: boolean
  /** The account on which the attempt runs, once it has begun. */
  readonly attemptAccount: string | null
  readonly credentialId: CredentialId | null
  readonly credentialType: CredentialType | null
  readonly credentialOrigin: string | null
  readonly credentialVersion: number | null
  readonly credentialVerified: boolean | null
  readonly credentialExpired: boolean | null
  readonly credentialAccount: string | null
  readonly envelope: Buffer | null
  readonly envelopeVersion: number | null
  readonly envelopeKeyId: string | null
  /** The service's shared token, where it serves this step: its policy allows it, and the user has no credential. */
  readonly sharedId: CredentialId | null
  readonly sharedType: CredentialType | null
  readonly sharedVersion: number | null
  readonly sharedAccount: string | null
  readonly sharedEnvelope: Buffer | null
  readonly sharedKeyId: string | null
  readonly sharedUntil: Date | null
  /** Of OAuth tokens: when the one that is sent ends, if its server said so. */
  readonly accessExpiresAt: Date | null
  /** By the database's clock; null where there is no end. */
  readonly accessSecondsLeft: number | null
  readonly canRefresh: boolean | null
}

interface ClaimedService {
  readonly serviceId: ServiceId
  readonly serviceKind: ServiceKind
  readonly serviceOrigin: string
  readonly serviceIsLocal: boolean
  readonly serviceDelivery: 'sealed' | 'egress'
}

/** Of a step that is about a document. */
interface NoService {
  readonly serviceId: null
  readonly serviceKind: null
  readonly serviceOrigin: null
  readonly serviceIsLocal: null
  readonly serviceDelivery: null
}

type DelegationState = 'live' | 'closed' | 'revoked' | 'frozen'

export async function lockClaimSubject(
  unit: VaultUnit,
  taskId: TaskId,
): Promise<ClaimSubject | null> {
  // What a holder left whose time has passed or who was revoked is locked before the step, in the order in which an
  // owner's cancel takes the two: the other way round they could deadlock.
  const { rows } = await sql<ClaimSubject>`
    with left_over as (
      select id from proof.grants g
      where task_id = ${taskId} and ended_at is null and (expires_at <= now() or proof.is_revoked(g))
      for update
    )
    select s.id as task_id, s.kind, s.state as step_state, s.fence, s.user_id,
      u.status = 'active' and not proof.is_stopped(s.user_id, r.scopes) as user_active,
      s.job_id, s.attempt_id, s.document_id, s.delegation_id, d.scopes as delegation_scopes, d.not_before as delegation_not_before,
      d.deadline as delegation_deadline, d.state as delegation_state,
      d.not_before <= now() and d.deadline > now() as delegation_in_time,
      r.id as signed_id, r.job_id as signed_job_id, r.document_id as signed_document_id,
      r.service_id as signed_service_id, r.scopes as signed_scopes,
      r.not_before as signed_not_before, r.deadline as signed_deadline, r.state as signed_state,
      v.id as service_id, v.kind as service_kind, v.origin as service_origin, v.is_local as service_is_local,
      coalesce(v.status = 'active', s.service_id is null) as service_active, v.delivery as service_delivery, a.remote_account as attempt_account,
      c.id as credential_id, c.type as credential_type, c.origin as credential_origin,
      c.version as credential_version, c.is_verified as credential_verified,
      c.expires_at is not null and c.expires_at <= now() as credential_expired,
      c.remote_account as credential_account, e.envelope, e.version as envelope_version,
      e.key_id as envelope_key_id, e.access_expires_at,
      extract(epoch from e.access_expires_at - now())::float8 as access_seconds_left, e.can_refresh,
      t.id as shared_id, t.type as shared_type, t.version as shared_version, t.remote_account as shared_account,
      t.envelope as shared_envelope, t.key_id as shared_key_id, v.shared_token_until as shared_until
    from app.steps s
    join app.users u on u.id = s.user_id
    join app.delegations d on d.user_id = s.user_id and d.id = s.delegation_id
    join app.delegations r on r.user_id = d.user_id and r.id = coalesce(d.parent_id, d.id)
    left join app.services v on v.id = s.service_id
    left join app.attempts a on a.user_id = s.user_id and a.id = s.attempt_id
    left join app.credentials c on c.user_id = s.user_id and c.service_id = s.service_id and c.is_active
    left join vault.credential_secrets e on e.credential_id = c.id
    left join vault.service_credentials t on ${sharedServes} and c.id is null and (a.id is null or a.on_shared_account)
    where s.id = ${taskId} and (select count(*) from left_over) >= 0
    for update of s
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** Whether `t` is the shared token of `v` and may serve anybody at this moment. */
export const sharedServes = sql`
  t.service_id = v.id and t.kind = 'shared' and v.shared_token_policy = 'gradual' and v.shared_token_until > now()
  and t.origin = v.origin and not t.is_refused and (t.expires_at is null or t.expires_at > now())`
