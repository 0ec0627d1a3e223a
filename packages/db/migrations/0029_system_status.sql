-- How the house is, in numbers, for administrators. Of keys: which there are and since when, nothing that opens anything.
set local role tessera_owner;
grant select (key_id, created_at, rewrapping_for) on vault.key_canaries to tessera_proof;
create policy proof_reads on vault.key_canaries for select to tessera_proof using (true);

set local role tessera_proof;

create function app.system_status() returns table (
  database_version text, due_steps integer, oldest_due_seconds integer, running_steps integer, waiting_steps integer,
  open_jobs integer, open_alerts integer, untold_messages integer, keys jsonb
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return query select current_setting('server_version'), s.due, s.oldest, s.running, s.waiting,
    (select count(*)::integer from app.jobs j where j.ended_at is null),
    (select count(*)::integer from vault.alerts a where a.acknowledged_at is null),
    (select count(*)::integer from vault.alert_messages m where m.delivered_at is null),
    coalesce((
      select jsonb_agg(jsonb_build_object('id', k.key_id, 'since', k.created_at, 'isMoving', k.rewrapping_for is not null)
        order by k.created_at desc)
      from vault.key_canaries k), '[]')
  from (
    select count(*) filter (where t.state in ('due', 'dispatched') and t.due_at <= now())::integer as due,
      coalesce(extract(epoch from now() - min(t.due_at) filter (where t.state in ('due', 'dispatched') and t.due_at <= now())), 0)::integer as oldest,
      count(*) filter (where t.state = 'claimed')::integer as running,
      count(*) filter (where t.state = 'waiting')::integer as waiting
    from app.steps t where t.state in ('due', 'dispatched', 'claimed', 'waiting')) s;
end
$$;
grant execute on function app.system_status() to tessera_user;

-- For how many seconds each program leaves lying what it should have taken; 0 of one that works. The dispatcher takes what is
-- due, workers what was sent to them, and the messenger what is to be told.
create function app.standing_work() returns table (dispatcher integer, worker integer, messenger integer)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select
    -- Documents may stand in line for long.
    coalesce((select extract(epoch from now() - min(t.due_at)) from app.steps t
      where t.state = 'due' and t.due_at <= now() and t.service_id is not null), 0)::integer,
    coalesce((select extract(epoch from now() - min(t.dispatched_at)) from app.steps t
      where t.state = 'dispatched'), 0)::integer,
    coalesce(extract(epoch from now() - least(
      (select min(m.next_attempt_at) from proof.mails m where m.state = 'due' and m.next_attempt_at <= now()),
      (select min(a.next_attempt_at) from vault.alert_messages a
        where a.delivered_at is null and a.next_attempt_at <= now()))), 0)::integer
$$;
grant execute on function app.standing_work() to tessera_vault;
