import type { UserId } from '@tessera/contracts/ids'
import type { JobUnit, SubmittingUnit } from './unit.ts'

export interface AuditEntry {
  readonly userId: UserId
  /** `user:…`, `admin:…` for somebody else, `worker:…`, `broker`, `internal:…` or `system`. */
  readonly actor: string
  /** `subject.verb`, from a small fixed set of words. */
  readonly action: string
  readonly subject?: string
  /** Small facts; never contents, never secrets. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>
}

export async function writeAudit(unit: SubmittingUnit | JobUnit, entry: AuditEntry): Promise<void> {
  await unit.transaction
    .insertInto('app.audit')
    .values({
      userId: entry.userId,
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject ?? '',
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute()
}
