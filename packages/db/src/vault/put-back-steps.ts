import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/**
 * Ends what a worker holds and makes its steps due, so that others have them at once and not when its time has passed.
 * A holder that was lost counts as a failure of the step. Grants before their steps, as a worker that ends a step takes them.
 *
 * @returns how many steps; as many as `limit` when there may be more
 */
export async function putBackStepsOf(
  unit: VaultUnit,
  workerId: string,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with held as (
      select g.id, g.task_id, g.fence from app.steps s join proof.grants g on g.task_id = s.id and g.fence = s.fence
      where s.state = 'claimed' and g.worker_id = ${workerId} and g.ended_at is null
      order by g.id limit ${limit} for update of g
    ), ended as (
      update proof.grants g set ended_at = now(),
        end_reason = case when proof.is_revoked(g) then 'revoked' else 'released' end
      from held where g.id = held.id
    ), put_back as (
      update app.steps s set state = 'due', due_at = now(), claimed_until = null, failures = failures + 1
      from held where s.id = held.task_id and s.fence = held.fence and s.state = 'claimed'
    )
    select count(*)::int as count from held
  `.execute(unit.transaction)
  return rows[0]?.count ?? 0
}
