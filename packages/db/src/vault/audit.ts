import type { UserId } from '@tessera/contracts/ids'
import type { VaultUnit } from '../unit.ts'

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
    | 'file_key.given'
    | 'grant.redeemed'
    | 'grant.renewed'
    | 'grant.released'
    | 'client.enrolled'
    | 'client.status'
  /** `ok`, `replay`, or why it was refused. */
  readonly outcome: string
  readonly userId?: UserId | null
  readonly subject?: string
  /** Small facts; never contents, never secrets. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>
}

export async function recordInVault(unit: VaultUnit, record: VaultRecord): Promise<void> {
  await unit.transaction
    .insertInto('vault.audit')
    .values({
      clientId: record.clientId,
      action: record.action,
      outcome: record.outcome,
      userId: record.userId ?? null,
      subject: record.subject ?? '',
      detail: JSON.stringify(record.detail ?? {}),
    })
    .execute()
}

/** A line that the owner reads. */
export async function tellOwner(
  unit: VaultUnit,
  entry: {
    readonly userId: UserId
    readonly action:
      | 'credential.stored'
      | 'credential.deleted'
      | 'credential.refused_by_service'
      | 'grant.theft'
    readonly subject: string
    readonly detail?: Readonly<Record<string, string | number | boolean | null>>
  },
): Promise<void> {
  await unit.transaction
    .insertInto('app.audit')
    .values({ ...entry, actor: 'broker', detail: JSON.stringify(entry.detail ?? {}) })
    .execute()
}
