import type { CredentialId, GrantId, UserId } from '@tessera/contracts/ids'
import type { VaultUnit } from '../unit.ts'
import { type AuditFact, hiddenIdentifier } from './audit-chain.ts'
import type { RecordingUnit } from './audit-lanes.ts'

/** A line of the broker's own record: committed before the answer that it is about leaves. */
export interface VaultRecord {
  readonly clientId: string
  readonly action:
    | 'challenge.made'
    | 'credential.opened'
    | 'credential.stored'
    | 'credential.refused'
    | 'credential.deleted'
    | 'credential.marked_refused'
    | 'credential.rolled_back'
    | 'credential.checked'
    | 'credential.origin_confirmed'
    | 'credential.imported'
    | 'service_credential.opened'
    | 'service_credential.stored'
    | 'service_credential.refused'
    | 'service_credential.removed'
    | 'shared_token.policy'
    | 'shared_token.refused'
    | 'health.claimed'
    | 'health.reported'
    | 'credential.refreshed'
    | 'credential.revoked_at_provider'
    | 'oauth.begun'
    | 'oauth.answered'
    | 'oauth.client_set'
    | 'file_key.given'
    | 'grant.redeemed'
    | 'grant.renewed'
    | 'grant.released'
    | 'grant.egress'
    | 'grants.revoked'
    | 'alert.acknowledged'
    | 'client.enrolled'
    | 'program.enrolled'
    | 'program.status'
    | 'user.role'
    | 'user.factors_forgotten'
    | 'service.delivery'
    | 'client.status'
    | 'key.rotated'
    | 'key.retired'
    | 'key.destroyed'
    | 'keys.rewrapped'
    | 'keys.backed_up'
    | 'keys.added'
    | 'key.introduced'
    | 'broker.sealed'
  /** `ok`, `replay`, or why it was refused. */
  readonly outcome: string
  readonly userId?: UserId | null
  readonly subject?: string
  /** The two lead to secrets: records have them as HMAC only. */
  readonly credentialId?: CredentialId | null
  readonly grantId?: GrantId | null
  /** Small facts; never contents, never secrets. */
  readonly detail?: Readonly<Record<string, AuditFact>>
}

/** @throws AuditCut when records were cut off behind our back */
export async function recordInVault(unit: RecordingUnit, record: VaultRecord): Promise<void> {
  const { clientId, action, outcome, userId = null, subject = '', credentialId, grantId } = record
  const { key } = unit.chain
  await unit.chain.append({
    clientId,
    action,
    outcome,
    userId,
    subject,
    detail: {
      ...record.detail,
      ...(credentialId && { credentialHmac: hiddenIdentifier(key, 'credential', credentialId) }),
      ...(grantId && { grantHmac: hiddenIdentifier(key, 'grant', grantId) }),
    },
  })
}

/** A line that the owner reads. */
export async function tellOwner(
  unit: VaultUnit,
  entry: {
    readonly userId: UserId
    readonly action:
      | 'credential.stored'
      | 'credential.origin_confirmed'
      | 'credential.imported'
      | 'credential.deleted'
      | 'credential.refused_by_service'
      | 'credential.rolled_back'
      | 'credential.not_authentic'
      | 'grant.theft'
      | 'grants.revoked'
      | 'account.role_changed'
    readonly subject: string
    readonly detail?: Readonly<Record<string, string | number | boolean | null>>
  },
): Promise<void> {
  await unit.transaction
    .insertInto('app.audit')
    .values({ ...entry, actor: 'broker', detail: JSON.stringify(entry.detail ?? {}) })
    .execute()
}
