import type { UserId } from '@tessera/contracts/ids'
import type { SubmittingUnit } from './unit.ts'

export interface AuditEntry {
  readonly userId: UserId
  /** `user:…`, `token:…`, `program:…`, `schedule:…` or `system`: who the unit is, which the database holds it against. */
  readonly actor: string
  /** `subject.verb`, from a small fixed set of words. */
  readonly action: string
  readonly subject?: string
  /** Small facts; never contents, never secrets. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>
}

export async function writeAudit(unit: SubmittingUnit, entry: AuditEntry): Promise<void> {
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
