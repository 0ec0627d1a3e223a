import { type Usage, usage } from '@tessera/contracts/usage'
import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import { z } from 'zod'
import type { SubmittingUnit, UserUnit } from './unit.ts'

/** The last twelve months, the newest first. An attempt counts in the month in which it was made. */
export async function listOwnUsage(unit: UserUnit, userId: UserId): Promise<readonly Usage[]> {
  const { rows } = await sql`
    with made as (
      select a.job_id, a.service_record_version, a.number, a.created_at, a.submission, j.service_id, coalesce(later.previous_state, j.state) as state,
        coalesce(later.previous_ended_at, j.ended_at) as ended_at, later.created_at as next_at, later.id is null as is_last
      from app.attempts a join app.jobs j on j.user_id = a.user_id and j.id = a.job_id
        left join app.attempts later on later.user_id = a.user_id and later.job_id = a.job_id and later.number = a.number + 1
      where a.user_id = ${userId}
        and a.created_at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' - interval '11 months'
    ), sent as (
      select *, to_char(created_at at time zone 'UTC', 'YYYY-MM') as month
      from made where app.counts_as_sent(submission, is_last, state)
    )
    select s.id as service_id, s.name as service_name, sent.month,
      coalesce((
        select jsonb_agg(jsonb_build_object('currency', by_currency.currency, 'amount', by_currency.amount)
          order by by_currency.currency)
        from (
          select one.cost ->> 'currency' as currency, round(sum((one.cost ->> 'amount')::numeric), 2)::float8 as amount
          from unnest(array_agg(costs.cost) filter (where costs.cost is not null)) one(cost) group by 1
        ) by_currency), '[]') as estimated_costs,
      count(*)::integer as jobs,
      count(*) filter (where sent.state in ('completed', 'completed_with_warnings'))::integer as completed,
      count(*) filter (where sent.state = 'failed')::integer as failed,
      count(*) filter (where sent.state = 'cancelled')::integer as cancelled,
      coalesce(sum(inputs.samples), 0)::float8 as samples,
      coalesce(sum(inputs.bytes), 0)::float8 as bytes_sent,
      coalesce(sum(results.bytes + deleted.bytes), 0)::float8 as bytes_received,
      coalesce(sum(ran.seconds), 0)::float8 as seconds_running,
      case when sent.month = to_char(now() at time zone 'UTC', 'YYYY-MM') then s.jobs_per_month end as jobs_allowed
    from sent
    join app.services s on s.id = sent.service_id
    cross join lateral (
      select max((f.report #>> '{facts,samples}')::bigint) as samples, sum(f.size_bytes) as bytes
      from app.job_inputs i join app.files f on f.user_id = i.user_id and f.id = i.file_id
      where i.user_id = ${userId} and i.job_id = sent.job_id and i.attempt = sent.number
    ) inputs
    cross join lateral (
      select case when v.price is not null
        and coalesce((v.price ->> 'since')::date, '-infinity') <= (sent.created_at at time zone 'UTC')::date then jsonb_build_object('currency', v.price ->> 'currency', 'amount',
        (v.price ->> 'amount')::numeric * case when v.price ->> 'per' = 'job' then 1 else coalesce(inputs.samples, 0) end)
        end as cost
      from (select (
        select nullif(kept.record -> 'price', 'null') from app.service_versions kept
        where kept.service_id = sent.service_id and kept.record_version = sent.service_record_version) as price) v
    ) costs
    cross join lateral (
      select coalesce(sum(f.size_bytes), 0) as bytes from app.files f
      where f.user_id = ${userId} and f.job_id = sent.job_id and f.attempt = sent.number
    ) results
    cross join lateral (
      select coalesce(sum((file ->> 'sizeBytes')::bigint), 0) as bytes
      from app.result_deletions d, jsonb_array_elements(d.files) file
      where d.user_id = ${userId} and d.job_id = sent.job_id and d.attempt = sent.number
    ) deleted
    cross join lateral (
      select round(extract(epoch from
        coalesce(max(e.at) filter (where e.event ->> 'state' = 'collecting'), sent.ended_at, now())
        - min(e.at) filter (where e.event ->> 'state' = 'running'))) as seconds
      from app.job_events e where e.user_id = ${userId} and e.job_id = sent.job_id and e.at >= sent.created_at
        and e.at < coalesce(sent.next_at, 'infinity')
    ) ran
    group by s.id, s.name, sent.month, s.jobs_per_month
    order by sent.month desc, s.name
  `.execute(unit.transaction)
  return z.array(usage).parse(rows)
}

/** Null where nobody has set a quota. */
export async function findQuota(
  unit: SubmittingUnit,
  service: ServiceId,
): Promise<{ readonly allowed: number; readonly sent: number } | null> {
  const { rows } = await sql<{ allowed: number | null; sent: number }>`
    select s.jobs_per_month as allowed, app.own_jobs_this_month(s.id) as sent from app.services s where s.id = ${service}
  `.execute(unit.transaction)
  const [row] = rows
  return row?.allowed == null ? null : { allowed: row.allowed, sent: row.sent }
}
