import {
  type Control,
  control,
  type ControlProblem,
  type ControlReading,
} from '@tessera/contracts/control'
import type { FileId, JobId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { AttemptOfJob } from './files.ts'
import type { JobUnit, SubmittingUnit, UserUnit } from './unit.ts'

/** @returns false when the file was read before: what was found then stays */
export async function storeControl(
  unit: JobUnit,
  of: { readonly userId: UserId; readonly jobId: JobId },
  result: { readonly id: FileId; readonly name: string },
  reading: ControlReading,
): Promise<boolean> {
  const isRead = reading.kind === 'read'
  const { numInsertedOrUpdatedRows } = await unit.transaction
    .insertInto('app.controlFindings')
    .values({
      userId: of.userId,
      jobId: of.jobId,
      fileId: result.id,
      name: result.name,
      control: isRead ? JSON.stringify(reading.control) : null,
      mends: isRead && reading.mends !== '' ? reading.mends : null,
      problem: isRead ? null : reading.problem,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** The files of a job that were read, or tried to be. */
export async function listReadControl(unit: JobUnit, jobId: JobId): Promise<ReadonlySet<FileId>> {
  const rows = await unit.transaction
    .selectFrom('app.controlFindings')
    .select('fileId')
    .where('jobId', '=', jobId)
    .execute()
  return new Set(rows.map(({ fileId }) => fileId))
}

export interface ControlFinding {
  readonly fileId: FileId
  readonly name: string
  readonly problem: ControlProblem | null
  readonly control: Control | null
  /** Whether the list of what is to be mended is still here. */
  readonly hasMends: boolean
}

/** Of one attempt, by name. */
export async function listControlFindings(
  unit: SubmittingUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<readonly ControlFinding[]> {
  const rows = await unit.transaction
    .selectFrom('app.controlFindings')
    .select(['fileId', 'name', 'problem', 'control'])
    .select((eb) => eb('mends', 'is not', null).as('hasMends'))
    .where('jobId', '=', jobId)
    .where('attempt', '=', attempt)
    .orderBy('name')
    .orderBy('fileId')
    .execute()
  return rows.map((row) => ({
    fileId: row.fileId,
    name: row.name,
    problem: row.problem,
    control: row.control === null ? null : control.parse(row.control),
    hasMends: row.hasMends === true,
  }))
}

/** The lines of an attempt, without their head, of the first of its lists that are no longer together than one may be; empty where there are none. */
export async function findControlMends(
  unit: SubmittingUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<string> {
  const { rows } = await sql<{ mends: string }>`
    select f.mends from app.control_findings f join (
      select c.file_id, sum(length(c.mends)) over (order by c.name, c.file_id) as together
      from app.control_findings c where c.job_id = ${jobId} and c.attempt = ${attempt} and c.mends is not null
    ) lengths on lengths.file_id = f.file_id
    where f.job_id = ${jobId} and lengths.together <= ${mostCharacters}
    order by f.name, f.file_id
  `.execute(unit.transaction)
  return rows.map(({ mends }) => mends).join('')
}

/** They hold lines of a result; the numbers stay. */
export async function forgetControlMends(
  unit: UserUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<void> {
  await unit.transaction
    .updateTable('app.controlFindings')
    .set({ mends: null })
    .where('jobId', '=', jobId)
    .where('attempt', '=', attempt)
    .execute()
}

/** As long as the list of one file may be. */
const mostCharacters = 20_000_000
