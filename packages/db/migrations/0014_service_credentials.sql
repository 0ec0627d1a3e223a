set local role tessera_owner;

-- What an operator stores for a service and no user holds. `health`: shown to the service by a system check that asks
-- whether it is well; no job gets it. `shared`: the token with which everybody used the service before people had their
-- own; it serves those who have none, while the service's policy lets it.
create table vault.service_credentials (
  id uuid primary key default app.new_id(),
  service_id smallint not null references app.services (id),
  kind text not null check (kind in ('health', 'shared')),
  type text not null check (type in ('api_token', 'basic')),
  -- Where it may go. It does not follow a change of the service's address.
  origin text not null,
  version integer not null default 1 check (version > 0),
  remote_account text not null,
  expires_at timestamptz,
  -- The service said no to this version.
  is_refused boolean not null default false,
  envelope bytea not null,
  key_id text not null references vault.key_canaries (key_id),
  updated_at timestamptz not null default now(),
  unique (service_id, kind)
);
create index service_credentials_key on vault.service_credentials (key_id, id);
alter table vault.service_credentials enable row level security;
alter table vault.service_credentials force row level security;
grant select, insert, update, delete on vault.service_credentials to tessera_vault;
create policy vault_all on vault.service_credentials to tessera_vault using (true) with check (true);

-- A worker's right to ask one service whether it is well. It is no grant of a job: it shows no rows, and nothing that is
-- asked with a job's grant finds it.
create table vault.health_grants (
  id uuid primary key,
  service_id smallint not null references app.services (id),
  worker_id text not null,
  claim_key bytea not null check (length(claim_key) = 32),
  scopes text[] not null default '{health}' check (scopes = '{health}'),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index health_grants_age on vault.health_grants (expires_at);
alter table vault.health_grants enable row level security;
alter table vault.health_grants force row level security;
grant select, insert, delete on vault.health_grants to tessera_vault;
create policy vault_reads on vault.health_grants for select to tessera_vault using (true);
create policy vault_inserts on vault.health_grants for insert to tessera_vault with check (true);
create policy vault_deletes on vault.health_grants for delete to tessera_vault using (true);

-- How a service answered when it was last asked. It is asked from time to time while a health credential is stored, and once,
-- without one where there is none, when somebody who looks after it wants to know.
create table app.service_health (
  service_id smallint primary key references app.services (id),
  state text check (state in ('reachable', 'panel_gone', 'maintenance', 'not_offered', 'refused', 'unreachable')),
  milliseconds integer check (milliseconds >= 0),
  -- Jobs that waited or ran there, and what it announced; empty where it does not tell.
  queued integer check (queued >= 0),
  announcement text not null default '' check (length(announcement) <= 500),
  checked_at timestamptz,
  -- Checks in a row that got no answer.
  misses smallint not null default 0 check (misses >= 0),
  -- `[{ "value", "label", "seenAt" }]`: panels that it offered the account of the check lately, and does no more.
  gone_panels jsonb not null default '[]' check (jsonb_typeof(gone_panels) = 'array'),
  -- When what it offers is to be read again.
  catalogue_due_at timestamptz not null default now(),
  -- Somebody waits for the next answer.
  asked_at timestamptz,
  -- Between the last question and the next: longer while nothing changes.
  interval_seconds integer not null default 30 check (interval_seconds between 30 and 900),
  next_check_at timestamptz not null default now(),
  check ((state is null) = (checked_at is null))
);
alter table app.service_health enable row level security;
alter table app.service_health force row level security;
grant select (service_id, state, milliseconds, queued, announcement, checked_at, misses, gone_panels, asked_at)
  on app.service_health to tessera_user;
create policy user_reads on app.service_health for select to tessera_user
  using (app.require_unit() and (select app.unit_is_open()));
grant select, insert, update, delete on app.service_health to tessera_vault;
create policy vault_all on app.service_health to tessera_vault using (true) with check (true);

-- Each answer; of those that are older than two days the first of each kind in an hour, and for ninety days.
create table app.service_checks (
  service_id smallint not null references app.services (id),
  at timestamptz not null default clock_timestamp(),
  state text not null check (state in ('reachable', 'panel_gone', 'maintenance', 'not_offered', 'refused', 'unreachable')),
  milliseconds integer not null check (milliseconds >= 0),
  queued integer check (queued >= 0),
  primary key (service_id, at)
);
alter table app.service_checks enable row level security;
alter table app.service_checks force row level security;
grant select on app.service_checks to tessera_user;
create policy user_reads on app.service_checks for select to tessera_user
  using (app.require_unit() and (select app.unit_is_open()));
grant select, insert, delete on app.service_checks to tessera_vault;
create policy vault_reads on app.service_checks for select to tessera_vault using (true);
create policy vault_inserts on app.service_checks for insert to tessera_vault with check (true);
create policy vault_deletes on app.service_checks for delete to tessera_vault using (true);

-- How often a user was served by a service's shared token: what is left to move.
create table app.shared_token_uses (
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint not null references app.services (id),
  day date not null default (now() at time zone 'utc')::date,
  uses integer not null default 1 check (uses > 0),
  primary key (user_id, service_id, day)
);
alter table app.shared_token_uses enable row level security;
alter table app.shared_token_uses force row level security;
grant select on app.shared_token_uses to tessera_user;
create policy user_reads on app.shared_token_uses for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
grant select, insert, update on app.shared_token_uses to tessera_vault;
create policy vault_reads on app.shared_token_uses for select to tessera_vault using (true);
create policy vault_inserts on app.shared_token_uses for insert to tessera_vault with check (true);
create policy vault_updates on app.shared_token_uses for update to tessera_vault using (true) with check (true);

-- Whom an import means, by user name or address: the broker reads no names otherwise.
set local role tessera_proof;
create function app.find_user(named text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select u.id from app.users u
  where u.status = 'active' and lower(u.username) = lower(named)
$$;
grant execute on function app.find_user(text) to tessera_vault;
set local role tessera_owner;

grant update (check_state, shared_token_policy, shared_token_until, shared_token_account) on app.services to tessera_vault;
