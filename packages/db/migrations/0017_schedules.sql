set local role tessera_owner;

-- What its owner wants submitted at times to come. Each time it is submitted anew, with the rights that she has then.
create table app.schedules (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint not null references app.services (id),
  name text not null check (length(name) between 1 and 80),
  settings jsonb not null,
  -- The service's names of the chosen values when they were chosen.
  setting_labels jsonb not null default '{}',
  -- Of which some may be gone when it fires. What may be submitted is in app.permission_files.
  file_ids uuid[] not null check (cardinality(file_ids) between 1 and 25),
  -- The account at the service that its jobs are for.
  remote_account text,
  -- When, in her time zone.
  recurrence jsonb not null,
  state text not null default 'active' check (state in ('active', 'paused', 'ended', 'stopped')),
  stop_code text,
  -- Live while the schedule is active, and ended with it.
  permission_id uuid not null,
  -- The occurrence that comes next.
  next_at timestamptz,
  -- When to try it: a little later than planned when something is away just then.
  due_at timestamptz,
  -- Occurrences in a row at which nothing could be submitted.
  failures smallint not null default 0,
  created_at timestamptz not null default now(),
  primary key (id),
  unique (user_id, id),
  foreign key (user_id, permission_id) references proof.standing_permissions (user_id, id),
  check ((state = 'stopped') = (stop_code is not null)),
  check ((state = 'active') = (next_at is not null)),
  check ((next_at is null) = (due_at is null))
);
create index schedules_due on app.schedules (due_at) where due_at is not null;
create index schedules_permission on app.schedules (user_id, permission_id);
alter table app.schedules enable row level security;
alter table app.schedules force row level security;
grant select, insert, delete on app.schedules to tessera_user;
grant update (remote_account, state, stop_code, permission_id, next_at, due_at, failures) on app.schedules to tessera_user;
grant select on app.schedules to tessera_standing, tessera_proof;
grant update (state, stop_code, next_at, due_at, failures) on app.schedules to tessera_standing, tessera_proof;
create policy user_reads on app.schedules for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.schedules for insert to tessera_user with check (user_id = (select app.current_user_id()));
create policy user_updates on app.schedules for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()))
  with check (user_id = (select app.current_user_id()));
create policy user_deletes on app.schedules for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy standing_reads on app.schedules for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and permission_id = (select app.current_permission_id()));
create policy standing_updates on app.schedules for update to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and permission_id = (select app.current_permission_id()))
  with check (user_id = (select app.current_user_id()) and permission_id = (select app.current_permission_id()));
create policy proof_reads on app.schedules for select to tessera_proof using (true);
create policy proof_stops on app.schedules for update to tessera_proof using (true) with check (state = 'stopped');

-- What came of each time. Its key is what lets one occurrence be submitted once, whoever tries.
create table app.schedule_occurrences (
  user_id uuid not null,
  schedule_id uuid not null,
  -- As it was planned.
  at timestamptz not null,
  outcome text not null check (outcome in ('sent', 'not_sent', 'missed', 'skipped')),
  -- Why nothing was submitted.
  code text,
  job_id uuid,
  recorded_at timestamptz not null default now(),
  primary key (user_id, schedule_id, at),
  foreign key (user_id, schedule_id) references app.schedules (user_id, id) on delete cascade,
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  check ((outcome = 'sent') = (job_id is not null)),
  check ((outcome = 'sent') = (code is null))
);
create index schedule_occurrences_job on app.schedule_occurrences (user_id, job_id);
alter table app.schedule_occurrences enable row level security;
alter table app.schedule_occurrences force row level security;
grant select on app.schedule_occurrences to tessera_user;
grant insert on app.schedule_occurrences to tessera_standing, tessera_proof;
create policy user_reads on app.schedule_occurrences for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy standing_inserts on app.schedule_occurrences for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and schedule_id in (select s.id from app.schedules s)
    and (job_id is null or job_id in (select j.id from app.jobs j)));
create policy proof_skips on app.schedule_occurrences for insert to tessera_proof with check (outcome = 'skipped');

-- What its owner should know of it.
alter table app.notices add column schedule_id uuid,
  add foreign key (user_id, schedule_id) references app.schedules (user_id, id) on delete cascade,
  add unique (user_id, schedule_id, kind, about),
  add check ((kind like 'schedule%') = (schedule_id is not null)),
  add constraint notices_subject check (num_nonnulls(credential_id, schedule_id) = 1);
grant insert on app.notices to tessera_standing, tessera_proof;
create policy standing_inserts on app.notices for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and schedule_id in (select s.id from app.schedules s));
create policy proof_tells on app.notices for insert to tessera_proof with check (kind = 'schedule_stopped');
grant insert on vault.alerts to tessera_proof;
create policy proof_raises on vault.alerts for insert to tessera_proof with check (kind = 'schedule.owner_disabled');

set local role tessera_proof;

-- What is due, for whoever holds the key of the permissions: ids and nothing else. All of its work is done under the
-- permission, as the user. Each owner's first comes before anybody's second: many of one keep nobody's from their time.
create function app.due_schedules(most integer) returns table (schedule_id uuid, permission_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api submits what is scheduled' using errcode = '28000';
  end if;
  return query select d.id, d.permission_id from (
      select s.id, s.permission_id, s.due_at, row_number() over (partition by s.user_id order by s.due_at, s.id) as turn
      from app.schedules s where s.due_at <= clock_timestamp()) d
    order by d.turn, d.due_at limit most;
end
$$;

-- Its owner reads why. No permission of it is live any more.
create function proof.stop_schedule(schedule uuid, reason text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  stopped app.schedules;
begin
  select s.* into strict stopped from app.schedules s where s.id = schedule;
  update app.schedules set state = 'stopped', stop_code = reason, next_at = null, due_at = null where id = schedule;
  update proof.standing_permissions set ended_at = clock_timestamp() where id = stopped.permission_id and ended_at is null;
  insert into app.notices (user_id, schedule_id, kind, days, about)
  values (stopped.user_id, schedule, 'schedule_stopped', 0, stopped.next_at);
  insert into app.audit (user_id, actor, action, subject, detail)
  values (stopped.user_id, 'system', 'schedule.stopped', schedule, jsonb_build_object('code', reason));
end
$$;

-- Stops a schedule that is due and may not fire: its owner is disabled, or its permission is not the one presented. Nothing
-- happens to one that may. Gives the reason, or null.
create function app.stop_unpermitted_schedule(schedule uuid, presented bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  due record;
  reason text;
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api submits what is scheduled' using errcode = '28000';
  end if;
  select s.id, s.user_id, s.permission_id, s.next_at, u.status into due
  from app.schedules s join app.users u on u.id = s.user_id
  where s.id = schedule and s.due_at <= clock_timestamp()
  for no key update of s skip locked;
  if not found then
    return null;
  end if;
  if due.status <> 'active' then
    reason := 'schedule_owner_disabled';
  elsif not exists (
    select from proof.standing_permissions p
    where p.id = due.permission_id and p.proof_hash = sha256(presented) and p.ended_at is null) then
    reason := 'schedule_permission_lost';
  else
    return null;
  end if;
  insert into app.schedule_occurrences (user_id, schedule_id, at, outcome, code)
  values (due.user_id, due.id, due.next_at, 'skipped', reason);
  perform proof.stop_schedule(due.id, reason);
  if reason = 'schedule_owner_disabled' then
    -- She cannot read her notice now, so somebody else is told.
    insert into vault.alerts (kind, severity, user_id, subject)
    values ('schedule.owner_disabled', 'notice', due.user_id, due.id) on conflict do nothing;
  end if;
  return reason;
end
$$;

grant execute on function app.due_schedules(integer) to tessera_user;
grant execute on function app.stop_unpermitted_schedule(uuid, bytea) to tessera_user;
