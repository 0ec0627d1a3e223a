import type { UserId } from '@tessera/contracts/ids'
import { type TrailLine, trailLine, type TrailQuestion } from '@tessera/contracts/trail'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

export interface TrailPage {
  /** The last `id` of the page before. */
  readonly before: string | null
  readonly size: number
}

/** As an auditor or an administrator: what was done with anybody's account, the newest first. */
export async function listTrails(
  unit: UserUnit,
  { username, action, from, to }: TrailQuestion,
  { before, size }: TrailPage,
): Promise<readonly TrailLine[]> {
  const { rows } = await sql<Row>`
    select id, at, username, coalesce(actor_name, actor) as actor, action, subject, detail
    from app.audit_trails(${username}, ${action}, ${from}, ${to}, ${before}, ${size}) order by id desc
  `.execute(unit.transaction)
  return rows.map(lineOf)
}

/** What was done with one's own account, the newest first. */
export async function listOwnTrail(
  unit: UserUnit,
  userId: UserId,
  { before, size }: TrailPage,
): Promise<readonly TrailLine[]> {
  const { rows } = await sql<Row>`
    select a.id, a.at, u.username, a.action, a.subject, a.detail,
      case when a.actor = 'user:' || a.user_id then u.username else coalesce(a.detail ->> 'by', a.actor) end as actor
    from app.audit a join app.users u on u.id = a.user_id
    where a.user_id = ${userId} and (${before}::uuid is null or a.id < ${before}::uuid)
    order by a.id desc limit ${size}
  `.execute(unit.transaction)
  return rows.map(lineOf)
}

function lineOf({ at, ...row }: Row): TrailLine {
  return trailLine.parse({ ...row, at: at.toISOString() })
}

interface Row {
  readonly at: Date
}
