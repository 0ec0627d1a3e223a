import type { AlertKind } from '@tessera/contracts/alert'
import type { UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

export type AlertSeverity = 'notice' | 'warning' | 'critical'

/** Something that the people who run the house must look at. */
export interface Alert {
  readonly id: number
  readonly at: Date
  readonly kind: string
  readonly severity: AlertSeverity
  readonly userId: UserId | null
  readonly subject: string
  readonly detail: unknown
  /** How often it happened until somebody looked. */
  readonly times: number
  readonly lastAt: Date
  readonly acknowledgedAt: Date | null
}

/** The same alert about the same subject, while nobody has looked at it, is counted and not written again. */
export async function raiseAlert(
  unit: VaultUnit,
  alert: {
    readonly kind: AlertKind
    readonly userId?: UserId | null
    /** An id or a name; never contents, never secrets. */
    readonly subject: string
    readonly detail?: Readonly<Record<string, string | number | boolean | null>>
  },
): Promise<void> {
  await sql`
    insert into vault.alerts as a (kind, severity, user_id, subject, detail)
    values (${alert.kind}, ${severityOf[alert.kind]}, ${alert.userId ?? null}, ${alert.subject},
      ${JSON.stringify(alert.detail ?? {})}::jsonb)
    on conflict (kind, subject) where acknowledged_at is null
    do update set times = a.times + 1, last_at = now(), detail = excluded.detail
  `.execute(unit.transaction)
}

/** The newest first. */
export async function listAlerts(
  unit: VaultUnit,
  which: { readonly acknowledged: boolean; readonly limit: number },
): Promise<readonly Alert[]> {
  return await unit.transaction
    .selectFrom('vault.alerts')
    .selectAll()
    .$if(!which.acknowledged, (query) => query.where('acknowledgedAt', 'is', null))
    .orderBy('id', 'desc')
    .limit(which.limit)
    .execute()
}

/** @returns false when there is no such alert, or somebody looked at it before */
export async function acknowledgeAlert(unit: VaultUnit, id: number): Promise<boolean> {
  const { numUpdatedRows } = await unit.transaction
    .updateTable('vault.alerts')
    .set({ acknowledgedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where('acknowledgedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What an alert of each kind is worth. */
const severityOf = {
  /** A worker showed a grant id or a claim key that another worker holds. */
  'grant.theft': 'critical',
  /** The end of a chain of the record is not where it was: records were cut off. */
  'audit.cut': 'critical',
  /** The database shows an older credential than was last stored, another one, or none. */
  'credential.rolled_back': 'critical',
  /** A stored credential does not open: its row was changed. */
  'credential.not_authentic': 'critical',
  /** Somebody enrolled asked for the first time. */
  'client.new': 'notice',
  /** A schedule did not fire. The database itself raises it. */
  'schedule.owner_disabled': 'notice',
  /** An administrator changed who may act as a program. The database itself raises these. */
  'program.enrolled': 'warning',
  'program.key_added': 'warning',
  'program.key_removed': 'warning',
  'program.status_changed': 'warning',
  /** A worker claimed a step of a job that is over, or of a user who is locked out. */
  'grant.outside_live_job': 'notice',
  /** A service said no to the token that serves those who have none of their own. */
  'shared_token.refused': 'warning',
  /** A worker claims more in a minute than is usual. */
  'worker.burst': 'warning',
  /** Steps or messages lie there that some program should have taken. */
  'work.stands_still': 'warning',
  /** More requests in a minute than is usual that nobody known signed. */
  'signature.refused': 'warning',
} as const satisfies Record<AlertKind, AlertSeverity>
