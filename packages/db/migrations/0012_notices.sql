set local role tessera_owner;

-- What somebody should know in time, told once.
create table app.notices (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  credential_id uuid,
  kind text not null check (kind in ('credential_expires', 'credential_unused', 'credential_refused', 'service_moved',
    'schedule_stopped', 'schedule_not_sent', 'schedule_missed', 'batch_ended')),
  -- The reminder's place in its row: 7, 3 and 1 days before the end, 90 after the last use, else 0.
  days smallint not null check (days in (0, 1, 3, 7, 90)),
  -- The end, the last use, the refusal, the move or the occurrence that it speaks of: of another one it is said again.
  about timestamptz not null,
  created_at timestamptz not null default now(),
  dismissed_at timestamptz,
  primary key (id),
  unique (user_id, credential_id, kind, days, about),
  foreign key (user_id, credential_id) references app.credentials (user_id, id) on delete cascade
);
alter table app.notices enable row level security;
alter table app.notices force row level security;
grant select, update (dismissed_at) on app.notices to tessera_user;
create policy user_reads on app.notices for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_dismisses on app.notices for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()))
  with check (user_id = (select app.current_user_id()));
-- The broker is the first to know of a refusal.
grant insert on app.notices to tessera_vault;
create policy vault_inserts on app.notices for insert to tessera_vault with check (true);
grant insert on app.notices to tessera_sweep;
create policy sweep_inserts on app.notices for insert to tessera_sweep
  with check ((select app.current_purpose()) = 'remind');

grant select (id, user_id, service_id, origin, is_active, is_verified, expires_at, last_used_at, updated_at, remind_at, reminded_at),
  update (remind_at, reminded_at)
  on app.credentials to tessera_sweep;
create policy sweep_reads on app.credentials for select to tessera_sweep
  using (app.require_sweep() and (select app.current_purpose()) = 'remind');
create policy sweep_updates on app.credentials for update to tessera_sweep
  using (app.require_sweep() and (select app.current_purpose()) = 'remind') with check (true);
