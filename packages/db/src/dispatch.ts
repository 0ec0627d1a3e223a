import type { TaskId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { SweepUnit } from './unit.ts'

export interface DueStep {
  readonly id: TaskId
  /** How often the step was sent; part of the queue's job id, because the queue ignores an id it has seen. */
  readonly dispatch: number
  readonly sealedContext: Buffer
}

/**
 * Takes the steps that are due, those whose message was lost, and those whose holder's time has passed. Two
 * dispatchers never take the same one. A holder that was lost counts as a failure of the step. Of one service no more are on at once than may be, so that a service that hangs
 * does not hold every worker. What is about documents counts as one more, and what is asked of a model as another: it hangs by somebody else's machine.
 * Two dispatchers that look at the same moment may go beyond that once.
 *
 * @returns the longest due first
 */
export async function takeDueSteps(
  unit: SweepUnit,
  options: {
    readonly limit: number
    readonly mostPerService: number
    readonly resendAfterSeconds: number
  },
): Promise<readonly DueStep[]> {
  const { rows } = await sql<DueStep>`
    with room as (
      select due.service, ${options.mostPerService}::int - (
        select count(*) from app.steps s where ${line} = due.service and s.state in ('dispatched', 'claimed')
      ) as steps
      from (select distinct ${line} as service from app.steps s where state = 'due' and due_at <= now()) due
    ), fresh as (
      select step.id, step.due_at from room, lateral (
        select id, due_at from app.steps s
        where ${line} = room.service and s.state = 'due' and s.due_at <= now()
        order by due_at
        limit greatest(room.steps, 0)
        for update skip locked
      ) step
    ), lost as (
      select id, due_at from app.steps
      where (state = 'dispatched' and dispatched_at < now() - make_interval(secs => ${options.resendAfterSeconds}))
        or (state = 'claimed' and claimed_until < now())
      order by due_at
      limit ${options.limit}
      for update skip locked
    ), taken as (
      update app.steps set state = 'dispatched', dispatch = dispatch + 1, dispatched_at = now(),
        failures = failures + case when state = 'claimed' then 1 else 0 end
      where id in (
        select id from (select * from fresh union all select * from lost) ready order by due_at limit ${options.limit}
      )
      returning id, dispatch, sealed_context, due_at
    )
    select id, dispatch, sealed_context from taken order by due_at
  `.execute(unit.transaction)
  return rows
}

/** Milliseconds until the next step is due, by the database's clock; null when none is waiting for its time. */
export async function millisecondsToNextStep(unit: SweepUnit): Promise<number | null> {
  const { rows } = await sql<{ milliseconds: number | null }>`
    select (extract(epoch from min(due_at) - now()) * 1000)::float8 as milliseconds from app.steps where state = 'due'
  `.execute(unit.transaction)
  return rows[0]?.milliseconds ?? null
}

/**
 * Makes steps due that have waited for so long that whoever should have woken them may have missed it. One that still
 * has nothing to do waits again.
 *
 * @returns how many
 */
export async function wakeForgottenSteps(
  unit: SweepUnit,
  options: { readonly afterSeconds: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update app.steps set state = 'due'
    where state = 'waiting' and dispatched_at < now() - make_interval(secs => ${options.afterSeconds})
  `.execute(unit.transaction)
  return Number(numAffectedRows ?? 0n)
}

/** As the indexes on `app.steps s` have it. */
const line = sql`case when s.kind = 'ask-model' then -1 else coalesce(s.service_id, 0) end`
