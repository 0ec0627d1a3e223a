import { errorCode } from '@tessera/contracts/errors'
import type {
  FileId,
  PermissionId,
  ScheduleId,
  ServiceId,
  StudyId,
  UserId,
} from '@tessera/contracts/ids'
import {
  type JobSettingLabels,
  jobSettingLabels,
  jobSettings,
  type SubmitJobInput,
} from '@tessera/contracts/job'
import { occurrence, type Recurrence, recurrence, type Schedule } from '@tessera/contracts/schedule'
import { sql } from 'kysely'
import { z } from 'zod'
import type { UserUnit } from './unit.ts'

export interface NewSchedule extends SubmitJobInput {
  readonly userId: UserId
  readonly settingLabels: JobSettingLabels
  readonly remoteAccount: string | null
  readonly recurrence: Recurrence
  readonly permissionId: PermissionId
  readonly nextAt: Date
}

export async function insertSchedule(unit: UserUnit, schedule: NewSchedule): Promise<ScheduleId> {
  const { nextAt, fileIds, settings, settingLabels, recurrence: when, ...row } = schedule
  const { id } = await unit.transaction
    .insertInto('app.schedules')
    .values({
      ...row,
      fileIds: [...fileIds],
      settings: JSON.stringify(settings),
      settingLabels: JSON.stringify(settingLabels),
      recurrence: JSON.stringify(when),
      nextAt,
      dueAt: nextAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The newest first. */
export async function listSchedules(unit: UserUnit): Promise<readonly Schedule[]> {
  return await readSchedules(unit, sql`true`)
}

/** Those that fire by themselves. */
export async function listActiveSchedules(unit: UserUnit): Promise<readonly ScheduleId[]> {
  const rows = await unit.transaction
    .selectFrom('app.schedules')
    .select('id')
    .where('state', '=', 'active')
    .execute()
  return rows.map(({ id }) => id)
}

export async function findSchedule(unit: UserUnit, id: ScheduleId): Promise<Schedule | null> {
  const [found] = await readSchedules(unit, sql`s.id = ${id}`)
  return found ?? null
}

/** What its owner changes holds off whoever fires it, until the end of the unit. */
export interface HeldSchedule extends SubmitJobInput {
  readonly recurrence: Recurrence
  readonly state: Schedule['state']
  readonly permissionId: PermissionId
}

/** @returns null when there is none */
export async function holdSchedule(unit: UserUnit, id: ScheduleId): Promise<HeldSchedule | null> {
  const row = await unit.transaction
    .selectFrom('app.schedules')
    .select([
      'serviceId',
      'name',
      'settings',
      'fileIds',
      'studyId',
      'recurrence',
      'state',
      'permissionId',
    ])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row === undefined ? null : { ...row, ...parseJson(row) }
}

/** Its permission has to be ended first: that waits for whoever fires it just now. */
export async function pauseSchedule(unit: UserUnit, id: ScheduleId): Promise<void> {
  await unit.transaction
    .updateTable('app.schedules')
    .set({ state: 'paused', stopCode: null, nextAt: null, dueAt: null })
    .where('id', '=', id)
    .execute()
}

export async function resumeSchedule(
  unit: UserUnit,
  id: ScheduleId,
  again: Pick<NewSchedule, 'remoteAccount' | 'permissionId' | 'nextAt'>,
): Promise<void> {
  await unit.transaction
    .updateTable('app.schedules')
    .set({ ...again, dueAt: again.nextAt, state: 'active', stopCode: null, failures: 0 })
    .where('id', '=', id)
    .execute()
}

/** With its history; the jobs that came of it stay. @returns false when there is none */
export async function deleteSchedule(unit: UserUnit, id: ScheduleId): Promise<boolean> {
  const { numDeletedRows } = await unit.transaction
    .deleteFrom('app.schedules')
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

/**
 * Those of hers that have not ended, without one of them. What else she makes or resumes waits until this unit has ended, so
 * that many at once cannot pass a limit together.
 */
export async function countSchedulesToCome(
  unit: UserUnit,
  userId: UserId,
  without: ScheduleId | null,
): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended('schedules ' || ${userId}, 0))`.execute(
    unit.transaction,
  )
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from app.schedules where state <> 'ended' and id is distinct from ${without}::uuid
  `.execute(unit.transaction)
  return rows[0]?.count ?? 0
}

/** Under which it fires, or fired last. */
export async function findSchedulePermission(
  unit: UserUnit,
  id: ScheduleId,
): Promise<PermissionId | null> {
  const row = await unit.transaction
    .selectFrom('app.schedules')
    .select('permissionId')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.permissionId ?? null
}

async function readSchedules(unit: UserUnit, condition: ReturnType<typeof sql>) {
  const { rows } = await sql<Row>`
    select s.id, s.name, s.service_id, v.name as service_name, s.settings, s.setting_labels, s.recurrence,
      s.remote_account, s.study_id, s.state, s.stop_code, s.next_at, s.created_at,
      array(
        select jsonb_build_object('id', wanted.id, 'name', f.name)
        from unnest(s.file_ids) with ordinality wanted (id, place) left join app.files f on f.id = wanted.id
        order by wanted.place) as files,
      array(
        select jsonb_build_object('at', o.at, 'outcome', o.outcome, 'code', o.code, 'jobId', o.job_id)
        from app.schedule_occurrences o where o.schedule_id = s.id order by o.at desc limit ${shownOccurrences}
      ) as occurrences
    from app.schedules s join app.services v on v.id = s.service_id
    where ${condition}
    order by s.created_at desc, s.id
  `.execute(unit.transaction)
  return rows.map((row) => ({
    ...row,
    ...parseJson(row),
    settingLabels: jobSettingLabels.parse(row.settingLabels),
    files: [...row.files],
    stopCode: errorCode.nullable().parse(row.stopCode),
    occurrences: z.array(storedOccurrence).parse(row.occurrences),
    nextAt: row.nextAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }))
}

function parseJson(row: { readonly settings: unknown; readonly recurrence: unknown }) {
  return { settings: jobSettings.parse(row.settings), recurrence: recurrence.parse(row.recurrence) }
}

interface Row {
  readonly id: ScheduleId
  readonly name: string
  readonly serviceId: ServiceId
  readonly serviceName: string
  readonly settings: unknown
  readonly settingLabels: unknown
  readonly recurrence: unknown
  readonly remoteAccount: string | null
  readonly studyId: StudyId | null
  readonly state: Schedule['state']
  readonly stopCode: string | null
  readonly nextAt: Date | null
  readonly createdAt: Date
  readonly files: readonly { readonly id: FileId; readonly name: string | null }[]
  readonly occurrences: unknown
}

/** As JSON of Postgres has it, with an offset. */
const storedOccurrence = occurrence.extend({
  at: z.coerce.date().transform((at) => at.toISOString()),
})
const shownOccurrences = 12
