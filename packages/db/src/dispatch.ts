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
 * dispatchers never take the same one.
 *
 * @returns the longest due first
 */
export async function takeDueSteps(
  unit: SweepUnit,
  options: { readonly limit: number; readonly resendAfterSeconds: number },
): Promise<readonly DueStep[]> {
  const { rows } = await sql<DueStep>`
    with taken as (
      update app.steps set state = 'dispatched', dispatch = dispatch + 1, dispatched_at = now()
      where id in (
        select id from app.steps
        where (state = 'due' and due_at <= now())
          or (state = 'dispatched' and dispatched_at < now() - make_interval(secs => ${options.resendAfterSeconds}))
          or (state = 'claimed' and claimed_until < now())
        order by due_at
        limit ${options.limit}
        for update skip locked
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
 */
export async function wakeForgottenSteps(
  unit: SweepUnit,
  options: { readonly afterSeconds: number },
): Promise<void> {
  await sql`
    update app.steps set state = 'due'
    where state = 'waiting' and dispatched_at < now() - make_interval(secs => ${options.afterSeconds})
  `.execute(unit.transaction)
}
