import type { ErrorCode } from '@tessera/contracts/errors'
import type {
  FileId,
  JobId,
  PermissionId,
  ScheduleId,
  ServiceId,
  StudyId,
  UserId,
} from '@tessera/contracts/ids'
import { jobSettings, type JobSettings } from '@tessera/contracts/job'
import { recurrence, type Recurrence } from '@tessera/contracts/schedule'
import type { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import { databaseNow } from './database-time.ts'
import type { ProgramUnit, StandingUnit } from './unit.ts'

export interface DueSchedule {
  readonly scheduleId: ScheduleId
  readonly permissionId: PermissionId
}

/** What is due, as ids: all else is seen under the permission only. Each owner's first comes before anybody's second. */
export async function listDueSchedules(
  unit: ProgramUnit,
  most: number,
): Promise<readonly DueSchedule[]> {
  const { rows } = await sql<DueSchedule>`
    select schedule_id, permission_id from app.due_schedules(${most})
  `.execute(unit.transaction)
  return rows
}

export interface FiringSchedule {
  readonly id: ScheduleId
  readonly serviceId: ServiceId
  readonly name: string
  readonly settings: JobSettings
  readonly fileIds: readonly FileId[]
  readonly studyId: StudyId | null
  readonly remoteAccount: string | null
  readonly recurrence: Recurrence
  readonly nextAt: Date
  readonly failures: number
  /** The database's clock. */
  readonly now: Date
}

/** Holds the schedule until the end of the unit. @returns null when somebody else holds it, or it is not due any more */
export async function takeDueSchedule(
  unit: StandingUnit,
  id: ScheduleId,
): Promise<FiringSchedule | null> {
  const { rows } = await sql<Row>`
    select id, service_id, name, settings, file_ids, study_id, remote_account, recurrence, next_at, failures, clock_timestamp() as now
    from app.schedules where id = ${id} and due_at <= clock_timestamp() for no key update skip locked
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return null
  return {
    ...row,
    settings: jobSettings.parse(row.settings),
    recurrence: recurrence.parse(row.recurrence),
  }
}

/** What came of one time. A second row for it is refused, and undoes the unit. */
export type NewOccurrence = { readonly at: Date } & (
  | { readonly outcome: 'sent'; readonly jobId: JobId }
  | { readonly outcome: 'not_sent' | 'missed'; readonly code: ErrorCode }
)

export async function recordOccurrences(
  unit: StandingUnit,
  of: { readonly userId: UserId; readonly scheduleId: ScheduleId },
  occurrences: readonly NewOccurrence[],
): Promise<void> {
  await unit.transaction
    .insertInto('app.scheduleOccurrences')
    .values(
      occurrences.map((occurrence) => ({
        ...of,
        at: occurrence.at,
        outcome: occurrence.outcome,
        jobId: occurrence.outcome === 'sent' ? occurrence.jobId : null,
        code: occurrence.outcome === 'sent' ? null : occurrence.code,
      })),
    )
    .execute()
}

export type ScheduleProgress =
  | { readonly kind: 'again'; readonly nextAt: Date; readonly failures: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'stopped'; readonly code: ErrorCode }

/** How a schedule goes on. Whoever ends or stops it ends its permission with the last statement of the unit. */
export async function advanceSchedule(
  unit: StandingUnit,
  id: ScheduleId,
  progress: ScheduleProgress,
): Promise<void> {
  const nextAt = progress.kind === 'again' ? progress.nextAt : null
  await unit.transaction
    .updateTable('app.schedules')
    .set({
      state: progress.kind === 'again' ? 'active' : progress.kind,
      stopCode: progress.kind === 'stopped' ? progress.code : null,
      failures: progress.kind === 'again' ? progress.failures : 0,
      nextAt,
      dueAt: nextAt,
    })
    .where('id', '=', id)
    .execute()
}

/** The same occurrence, tried again a little later. Nothing happens to a schedule that is not due any more. */
export async function postponeSchedule(
  unit: StandingUnit,
  id: ScheduleId,
  seconds: number,
): Promise<void> {
  await unit.transaction
    .updateTable('app.schedules')
    .set({ dueAt: sql<Date>`${databaseNow} + make_interval(secs => ${seconds})` })
    .where('id', '=', id)
    .where('dueAt', '<=', sql<Date>`clock_timestamp()`)
    .execute()
}

/** Tells the owner what came of an occurrence, once. */
export async function tellOfSchedule(
  unit: StandingUnit,
  of: { readonly userId: UserId; readonly scheduleId: ScheduleId },
  notice: {
    readonly kind: 'schedule_stopped' | 'schedule_not_sent' | 'schedule_missed'
    readonly about: Date
  },
): Promise<void> {
  await unit.transaction
    .insertInto('app.notices')
    .values({ ...of, ...notice, days: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Stops a schedule that is due and whose permission is refused, and tells people.
 *
 * @param proof the one that was refused
 * @returns null when the permission is live after all, or somebody else was faster
 */
export async function stopUnpermittedSchedule(
  unit: ProgramUnit,
  id: ScheduleId,
  proof: Secret<Uint8Array>,
): Promise<ErrorCode | null> {
  const { rows } = await sql<{
    code: 'schedule_owner_disabled' | 'schedule_permission_lost' | null
  }>`
    select app.stop_unpermitted_schedule(${id}, ${proof.expose()}) as code
  `.execute(unit.transaction)
  return rows[0]?.code ?? null
}

interface Row extends Omit<FiringSchedule, 'settings' | 'recurrence'> {
  readonly settings: unknown
  readonly recurrence: unknown
}
