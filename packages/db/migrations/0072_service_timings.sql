-- How long jobs waited and ran at a service, by the service’s own clock: what estimates are made of.
set local role tessera_owner;

alter table app.attempts
  add column remote_queued_at timestamptz,
  add column remote_began_at timestamptz,
  -- Of one that the service completed.
  add column remote_done_at timestamptz;
grant update (remote_queued_at, remote_began_at, remote_done_at) on app.attempts to tessera_job;

set local role tessera_proof;

-- The middle half of the jobs with a panel and mode that a service has completed lately, in seconds: of others’ where there are at
-- least ten of at least five people, else of the reader’s own where there are five, never of both together, so that she cannot move
-- the quartile over others’ jobs with hers; no row where there are fewer. The newest five thousand jobs of the service are looked at.
-- Others’ attempts count from the day (UTC) after they ended and at most ten of each person, whatever became of the job since; one
-- whose job is removed is gone at once. Times are rounded outwards, and the number of others’ jobs down to tens.
create function app.service_timings(of_service smallint, of_panel text, of_mode text) returns table (
  basis text, jobs integer, waited_from integer, waited_to integer, ran_from integer, ran_to integer
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  reader uuid := app.current_user_id();
  today timestamptz := date_trunc('day', now() at time zone 'UTC') at time zone 'UTC';
begin
  if reader is null then
    raise exception 'nobody reads' using errcode = '28000';
  end if;
  return query
  with done as (
    select a.user_id,
      extract(epoch from a.remote_began_at - a.remote_queued_at) as waited,
      extract(epoch from a.remote_done_at - a.remote_began_at) as ran,
      a.user_id = reader as is_own,
      row_number() over (partition by a.user_id order by a.remote_done_at desc) as nth
    from (
      select n.* from app.jobs n where n.service_id = of_service and n.created_at >= today - interval '90 days'
        and (n.created_at < today or n.user_id = reader)
      order by n.created_at desc limit 5000
    ) j
    join app.attempts a on a.user_id = j.user_id and a.job_id = j.id
    left join app.attempts later on later.user_id = a.user_id and later.job_id = a.job_id and later.number = a.number + 1
    where coalesce(a.settings, j.settings) ->> 'panel' = of_panel and coalesce(a.settings, j.settings) ->> 'mode' = of_mode
      and a.remote_done_at >= a.remote_began_at
      and (a.user_id = reader or case when later.id is null then j.ended_at else later.previous_ended_at end < today)
  ), summed as (
    select is_own, count(*) as jobs, count(distinct user_id) as people,
      count(*) filter (where waited >= 0) as waited_jobs, count(distinct user_id) filter (where waited >= 0) as waited_people,
      percentile_cont(array[0.25, 0.75]) within group (order by waited) filter (where waited >= 0) as waits,
      percentile_cont(array[0.25, 0.75]) within group (order by ran) as runs
    from done where nth <= 10 group by is_own
  ), told as (
    select s.*, case when is_own then waited_jobs >= 5 else waited_jobs >= 10 and waited_people >= 5 end as is_wait_told
    from summed s where case when is_own then jobs >= 5 else jobs >= 10 and people >= 5 end
    order by is_own limit 1
  )
  select case when is_own then 'own' else 'everybody' end, (case when is_own then jobs else jobs / 10 * 10 end)::integer,
    case when is_wait_told then proof.coarse_time(waits[1], false) end,
    case when is_wait_told then proof.coarse_time(waits[2], true) end,
    proof.coarse_time(runs[1], false), proof.coarse_time(runs[2], true)
  from told;
end
$$;

-- Seconds in steps of five minutes, from an hour on of fifteen, and from six hours on of whole hours.
create function proof.coarse_time(seconds float8, is_upper boolean) returns integer
language sql immutable set search_path = pg_catalog, pg_temp
return (
  select ((case when is_upper then ceil(seconds / size) else floor(seconds / size) end) * size)::integer
  from (select case when seconds < 3600 then 300 when seconds < 21600 then 900 else 3600 end as size) step
);
grant execute on function app.service_timings(smallint, text, text) to tessera_user;
