import type { AttemptId } from '@tessera/contracts/ids'
import type { ServiceTiming, TimingQuestion } from '@tessera/contracts/service-timing'
import { sql } from 'kysely'
import type { JobUnit, UserUnit } from './unit.ts'

/** Null where too few jobs are known. */
export async function findServiceTiming(
  unit: UserUnit,
  { serviceId, panel, mode }: TimingQuestion,
): Promise<ServiceTiming | null> {
  const { rows } = await sql<TimingRow>`
    select * from app.service_timings(${serviceId}, ${panel}, ${mode})
  `.execute(unit.transaction)
  const [row] = rows
  if (row === undefined) return null
  const { basis, jobs, waitedFrom, waitedTo, ranFrom, ranTo } = row
  return {
    basis,
    jobs,
    waited: waitedFrom === null || waitedTo === null ? null : { from: waitedFrom, to: waitedTo },
    ran: { from: ranFrom, to: ranTo },
  }
}

/** When the service says that the job came, began and, once it is completed, was done; by its own clock. */
export async function noteRemoteTimes(
  unit: JobUnit,
  attemptId: AttemptId,
  times: {
    readonly queuedAt: Date | null
    readonly beganAt: Date | null
    readonly doneAt: Date | null
  },
): Promise<void> {
  const { queuedAt, beganAt, doneAt } = times
  await sql`
    update app.attempts a set remote_queued_at = n.queued_at, remote_began_at = n.began_at, remote_done_at = n.done_at
    from (
      select a.id, coalesce(${queuedAt}::timestamptz, a.remote_queued_at) as queued_at,
        coalesce(${beganAt}::timestamptz, a.remote_began_at) as began_at, coalesce(${doneAt}::timestamptz, a.remote_done_at) as done_at
      from app.attempts a where a.id = ${attemptId}
    ) n
    where a.id = n.id and (a.remote_queued_at, a.remote_began_at, a.remote_done_at)
      is distinct from (n.queued_at, n.began_at, n.done_at)
  `.execute(unit.transaction)
}

interface TimingRow {
  readonly basis: ServiceTiming['basis']
  readonly jobs: number
  readonly waitedFrom: number | null
  readonly waitedTo: number | null
  readonly ranFrom: number
  readonly ranTo: number
}
