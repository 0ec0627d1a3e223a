-- The record of what is done again and again without anybody's asking: a row for each task, and a line for each run that changed
-- rows or failed. It is written by the run itself, in its own transaction: what was undone stands nowhere.
set local role tessera_proof;

create table proof.maintenance_tasks (
  task text primary key,
  -- Under which login and with which purpose it is done; nobody else writes of it.
  login text not null check (login in ('tessera_system', 'tessera_api', 'tessera_broker')),
  purpose text not null,
  -- Its pieces have times of their own, and each is taken by one process: it is never due as a whole.
  is_counted boolean not null default false,
  due_at timestamptz not null default now(),
  -- Of the last run.
  ran_at timestamptz,
  milliseconds integer check (milliseconds >= 0),
  changed integer not null default 0 check (changed >= 0),
  changed_total bigint not null default 0,
  runs bigint not null default 0,
  failures bigint not null default 0,
  failed_at timestamptz,
  failure text check (failure in ('interrupted', 'refused', 'invalid', 'partly', 'unexpected')),
  check ((failed_at is null) = (failure is null))
);
alter table proof.maintenance_tasks enable row level security;
alter table proof.maintenance_tasks force row level security;
create policy own on proof.maintenance_tasks to tessera_proof using (true) with check (true);

create table proof.maintenance_runs (
  id uuid primary key default app.new_id(),
  task text not null references proof.maintenance_tasks (task),
  at timestamptz not null,
  milliseconds integer not null check (milliseconds >= 0),
  changed integer not null check (changed >= 0),
  failure text check (failure in ('interrupted', 'refused', 'invalid', 'partly', 'unexpected')),
  -- How often the same failure has come since, without a run in between that is told of.
  times integer not null default 1,
  last_at timestamptz not null,
  check (changed > 0 or failure is not null)
);
create index maintenance_runs_task on proof.maintenance_runs (task, id desc);
create index maintenance_runs_last on proof.maintenance_runs (task, last_at);
create index maintenance_runs_age on proof.maintenance_runs (last_at);
alter table proof.maintenance_runs enable row level security;
alter table proof.maintenance_runs force row level security;
create policy own on proof.maintenance_runs to tessera_proof using (true) with check (true);

insert into proof.maintenance_tasks (task, login, purpose) values
  ('stop-jobs', 'tessera_system', 'stop-jobs'),
  ('tell-of-inactive-services', 'tessera_system', 'stop-jobs'),
  ('remind-of-credentials', 'tessera_system', 'remind'),
  ('remind-of-documents', 'tessera_system', 'remind'),
  ('send-notices', 'tessera_system', 'notify'),
  ('remind-of-removals', 'tessera_system', 'remove-accounts'),
  ('begin-removals', 'tessera_system', 'remove-accounts'),
  ('remove-accounts', 'tessera_system', 'remove-accounts'),
  ('wake-steps', 'tessera_system', 'dispatch'),
  ('forget-runs', 'tessera_system', 'forget');

-- The row of a task, for whoever does it and nobody else. Another name, another purpose and a unit that acts for somebody are refused.
create function proof.task_of_caller(named text) returns proof.maintenance_tasks
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  found_task proof.maintenance_tasks;
begin
  select t.* into found_task from proof.maintenance_tasks t where t.task = named;
  if found_task.task is null or found_task.login <> session_user
    or session_user = 'tessera_system' and app.current_purpose() <> found_task.purpose
    or session_user <> 'tessera_system' and coalesce(current_setting('app.proof', true), '') <> '' then
    raise exception 'the task is somebody else''s' using errcode = '28000';
  end if;
  return found_task;
end
$$;

-- Held until the end of the transaction, also of one whose process was killed. Whoever has it already gets it again.
create function proof.hold_task(named text) returns boolean
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select pg_try_advisory_xact_lock(hashtextextended('maintenance ' || named, 0))
$$;

-- Whether somebody holds it, without trying to.
create function proof.is_held(named text) returns boolean
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from pg_locks l
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1
      and l.database = (select d.oid from pg_database d where d.datname = current_database())
      and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('maintenance ' || named, 0))
$$;

-- 0 to whoever is to do it now, in this transaction. Others are told after how many milliseconds it is due; null, that somebody is at it.
create function app.begin_maintenance(named text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  known proof.maintenance_tasks := proof.task_of_caller(named);
begin
  if known.is_counted then
    raise exception 'the task has no time of its own' using errcode = '28000';
  end if;
  if not proof.hold_task(named) then
    return null;
  end if;
  -- What the api does is outside of the database: its transaction holds the lock and nothing else.
  if session_user = 'tessera_api' then
    perform set_config('transaction_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true);
    -- Postgres finds out within seconds that the machine at the other end is gone, and lets go of the lock.
    perform set_config('tcp_keepalives_idle', '5', true), set_config('tcp_keepalives_interval', '2', true),
      set_config('tcp_keepalives_count', '3', true);
  end if;
  -- Read once it is held: the run before may have ended just now. What ran in the future was timed by a clock that was wrong.
  return (select case when t.ran_at > clock_timestamp() then 0
      else least(greatest(ceil(extract(epoch from t.due_at - clock_timestamp()) * 1000), 0), 2000000000)::integer end
    from proof.maintenance_tasks t where t.task = named);
end
$$;

-- How often that failure has come one after the other.
create function proof.note_run(known proof.maintenance_tasks, took integer, rows_changed integer, code text) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  counted integer;
begin
  if rows_changed = 0 and code is null then
    return 0;
  end if;
  -- The last run was this line, and came to the same end.
  update proof.maintenance_runs r set times = r.times + 1, last_at = now()
  where r.task = known.task and r.last_at = known.ran_at and r.failure = code and r.changed = 0 and rows_changed = 0
  returning r.times into counted;
  if counted is null then
    insert into proof.maintenance_runs (task, at, last_at, milliseconds, changed, failure)
    values (known.task, now(), now(), took, rows_changed, code);
  end if;
  return coalesce(counted, 1);
end
$$;

-- Seconds until what failed so often one after the other is tried again: soonest what made room for another or lost its connection.
create function proof.pause_after(code text, times integer) returns integer
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select least(times, 60) * case code when 'interrupted' then 1 else 5 end
$$;

-- The end of a run that was begun in this transaction. How many rows it changed, what failed of it if anything, and whether there
-- is more to do at once. In how many milliseconds it is due again: what failed and changed nothing waits longer each time, as a
-- run that was undone.
create function app.end_maintenance(named text, rows_changed integer, every_ms integer, has_more boolean, code text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  known proof.maintenance_tasks := proof.task_of_caller(named);
  took integer := extract(epoch from clock_timestamp() - now()) * 1000;
  times integer;
  next_at timestamptz;
begin
  if not proof.hold_task(named) then
    raise exception 'the task was not begun' using errcode = '28000';
  end if;
  times := proof.note_run(known, took, rows_changed, code);
  next_at := now() + case
    when code is not null and rows_changed = 0
      then greatest(make_interval(secs => every_ms / 1000.0), make_interval(secs => proof.pause_after(code, times)))
    when has_more then interval '0'
    else make_interval(secs => every_ms / 1000.0) end;
  update proof.maintenance_tasks t set due_at = next_at, ran_at = now(), milliseconds = took, changed = rows_changed,
    changed_total = t.changed_total + rows_changed, runs = t.runs + 1, failures = t.failures + (code is not null)::integer,
    failed_at = case when code is null then t.failed_at else now() end, failure = coalesce(code, t.failure)
  where t.task = named;
  -- That nothing was done need not outlive a fall of Postgres.
  if rows_changed = 0 and code is null then
    perform set_config('synchronous_commit', 'off', true);
  end if;
  return greatest(ceil(extract(epoch from next_at - clock_timestamp()) * 1000), 0);
end
$$;

-- A run that was undone as a whole. It is tried again before long, later each time. In how many milliseconds.
create function app.fail_maintenance(named text, code text) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  pause integer := proof.pause_after(code, proof.note_run(proof.task_of_caller(named), 0, 0, code));
begin
  update proof.maintenance_tasks t set due_at = now() + make_interval(secs => pause), ran_at = now(), milliseconds = 0, changed = 0,
    runs = t.runs + 1, failures = t.failures + 1, failed_at = now(), failure = code
  where t.task = named;
  return pause * 1000;
end
$$;

-- Lines that are older than 90 days, and of each task those beyond its last 1000.
create function app.forget_maintenance_runs() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  forgotten integer;
begin
  if app.current_purpose() <> 'forget' then
    raise exception 'another purpose' using errcode = '28000';
  end if;
  delete from proof.maintenance_runs r where r.last_at < now() - interval '90 days' or r.id in (
    select o.id from proof.maintenance_tasks t cross join lateral (
      select n.id from proof.maintenance_runs n where n.task = t.task order by n.id desc offset 1000) o);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;

grant execute on function app.begin_maintenance(text) to tessera_sweep;
grant execute on function app.end_maintenance(text, integer, integer, boolean, text) to tessera_sweep;
grant execute on function app.fail_maintenance(text, text) to tessera_sweep;
grant execute on function app.forget_maintenance_runs() to tessera_sweep;

-- For administrators.
create function app.maintenance()
returns table (
  task text, due_at timestamptz, ran_at timestamptz, milliseconds integer, changed integer, changed_total bigint, runs bigint,
  failures bigint, failed_at timestamptz, failure text, is_at_work boolean, is_overdue boolean
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return query
  select t.task, t.due_at, t.ran_at, t.milliseconds, t.changed, t.changed_total, t.runs, t.failures, t.failed_at, t.failure,
    h.is_held, not t.is_counted and not h.is_held
      and (t.due_at < now() - interval '2 minutes' or coalesce(t.ran_at > now() + interval '2 minutes', false))
  from proof.maintenance_tasks t cross join lateral (select proof.is_held(t.task)) h (is_held) order by t.task;
end
$$;

-- The newest first.
create function app.maintenance_runs(before_id uuid, most integer)
returns table (
  id uuid, task text, at timestamptz, milliseconds integer, changed integer, failure text, times integer, last_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return query
  select r.id, r.task, r.at, r.milliseconds, r.changed, r.failure, r.times, r.last_at
  from proof.maintenance_runs r where before_id is null or r.id < before_id
  order by r.id desc limit most;
end
$$;
grant execute on function app.maintenance() to tessera_user;
grant execute on function app.maintenance_runs(uuid, integer) to tessera_user;
