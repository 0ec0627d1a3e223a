import type { JobId } from '@tessera/contracts/ids'
import { type JobOrigin, jobOrigin } from '@tessera/contracts/job'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/** Who submitted the user's own job; null when she has no such job. */
export async function findJobOrigin(unit: UserUnit, id: JobId): Promise<JobOrigin | null> {
  const { rows } = await sql<Row>`
    select j.permission_id, s.id as schedule_id, s.name as schedule_name, p.name as program_name
    from app.jobs j
    left join app.schedule_occurrences o on o.job_id = j.id
    left join app.schedules s on s.id = o.schedule_id
    left join app.own_consents() c on c.id = j.permission_id
    left join app.programs p on p.id = c.program_id
    where j.id = ${id}
  `.execute(unit.transaction)
  const [row] = rows
  return row === undefined ? null : jobOrigin.parse(originOf(row))
}

interface Row {
  readonly permissionId: string | null
  readonly scheduleId: string | null
  readonly scheduleName: string | null
  readonly programName: string | null
}

function originOf({ permissionId, scheduleId, scheduleName, programName }: Row) {
  if (programName !== null) return { kind: 'program', name: programName }
  // What is sent now by hand counts as an occurrence, and is submitted in a session.
  if (permissionId === null && scheduleId === null) return { kind: 'owner' }
  return { kind: 'schedule', id: scheduleId, name: scheduleName }
}
