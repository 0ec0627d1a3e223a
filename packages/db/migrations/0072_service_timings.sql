-- How long jobs waited and ran at a service, by the service’s own clock: what estimates are made of.
set local role tessera_owner;

alter table app.attempts
  add column remote_queued_at timestamptz,
  add column remote_began_at timestamptz,
  -- Of one that the service completed.
  add column remote_done_at timestamptz;
grant update (remote_queued_at, remote_began_at, remote_done_at) on app.attempts to tessera_job;

set local role tessera_proof;

-- The middle half of the jobs with a panel and mode that a service has completed lately, in seconds: of everybody’s where there are
-- at least five of at least three other people, else of the reader’s own where there are five; no row where there are fewer; the
-- newest five thousand jobs of the service are looked at.
-- Nobody’s single job shows: those of others count from the day (UTC) after they ended and at most ten of each person, and their
-- times are rounded outwards to whole minutes.
create function app.service_timings(of_service smallint, of_panel text, of_mode text) returns table (
  basis text, jobs integer, waited_jobs integer, waited_from integer, waited_to integer, ran_from integer, ran_to integer
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  reader uuid := app.current_user_id();
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
      select n.* from app.jobs n where n.service_id = of_service and n.created_at > now() - interval '90 days'
      order by n.created_at desc limit 5000
    ) j
    join app.attempts a on a.user_id = j.user_id and a.job_id = j.id
    where coalesce(a.settings, j.settings) ->> 'panel' = of_panel and coalesce(a.settings, j.settings) ->> 'mode' = of_mode
      and a.remote_done_at >= a.remote_began_at
      and (a.user_id = reader or j.ended_at < date_trunc('day', now() at time zone 'UTC') at time zone 'UTC')
  ), counted as (
    select * from done where nth <= 10
  ), enough as (
    select count(*) >= 5 and count(distinct user_id) >= 3 as is_enough from counted where not is_own
  ), chosen as (
    select c.*, e.is_enough from counted c, enough e where e.is_enough or c.is_own
  ), summed as (
    select bool_or(is_enough) as of_all, count(*)::integer as jobs, (count(*) filter (where waited >= 0))::integer as waited_jobs,
      percentile_cont(array[0.25, 0.75]) within group (order by waited) filter (where waited >= 0) as waits,
      percentile_cont(array[0.25, 0.75]) within group (order by ran) as runs
    from chosen
  )
  select case when s.of_all then 'everybody' else 'own' end, s.jobs, s.waited_jobs,
    case when s.waited_jobs >= 5 then (floor(s.waits[1] / 60) * 60)::integer end,
    case when s.waited_jobs >= 5 then (ceil(s.waits[2] / 60) * 60)::integer end,
    (floor(s.runs[1] / 60) * 60)::integer, (ceil(s.runs[2] / 60) * 60)::integer
  from summed s where s.jobs >= 5;
end
$$;
grant execute on function app.service_timings(smallint, text, text) to tessera_user;
