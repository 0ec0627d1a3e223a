set local role tessera_owner;

create table app.services (
  -- Small integers, because scripts and people write them.
  id smallint primary key check (id > 0),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  name text not null,
  kind text not null check (kind in ('cloudgene', 'ga4gh-wes', 'dnastack')),
  -- Scheme, host, port and path prefix, without a trailing slash.
  origin text not null check (origin ~ '^https?://[^/\s]+(/[^\s?#]*[^/\s?#])?$'),
  -- When it last got another one.
  moved_at timestamptz,
  -- A server on this machine, for development. In production the broker and the worker refuse it.
  is_local boolean not null default false,
  description text not null default '',
  institution text not null default '',
  country text not null default '',
  status text not null default 'active' check (status in ('active', 'inactive')),
  check_state text not null default 'not_checked'
    check (check_state in ('not_checked', 'checked', 'unreachable', 'retired')),
  token_url text not null default '',
  token_help text not null default '',
  -- `sealed`: a worker gets the credential with its grant. `egress`: it never does, and egress adds it to its requests.
  delivery text not null default 'sealed' check (delivery in ('sealed', 'egress')),
  -- Whom the token serves that everybody used before people had their own: nobody, or until a day those who have none.
  shared_token_policy text not null default 'hard' check (shared_token_policy in ('hard', 'gradual')),
  shared_token_until timestamptz,
  -- Its account at the service; empty when none is stored that works.
  shared_token_account text,
  credential_types text[] not null default '{api_token}' check (credential_types <@ array['api_token', 'basic', 'oauth2']),
  -- How long to leave between two questions about one job.
  poll_seconds integer not null default 60 check (poll_seconds between 1 and 3600),
  -- How long a job that was perhaps submitted may take to show up in the server's list.
  settle_seconds integer not null default 60 check (settle_seconds between 1 and 3600),
  max_upload_bytes bigint not null default 5000000000 check (max_upload_bytes > 0),
  check ((shared_token_policy = 'gradual') = (shared_token_until is not null)),
  check (is_local or origin like 'https://%' or status = 'inactive')
);
create function app.note_service_move() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.moved_at := now();
  -- It was stored for the former address.
  new.shared_token_account := null;
  return new;
end
$$;
create trigger note_service_move before update of origin on app.services
  for each row when (new.origin is distinct from old.origin) execute function app.note_service_move();
alter table app.services enable row level security;
alter table app.services force row level security;
grant select on app.services to tessera_user, tessera_job, tessera_vault;
create policy owner_manages on app.services to tessera_owner using (true) with check (true);
create policy user_reads on app.services for select to tessera_user using (app.require_unit() and (select app.unit_is_open()));
create policy job_reads on app.services for select to tessera_job using (app.require_unit() and id = (select app.current_service_id()));
create policy vault_reads on app.services for select to tessera_vault using (true);
-- By the operator's command, which the broker records.
grant update (delivery) on app.services to tessera_vault;
create policy vault_updates on app.services for update to tessera_vault using (true) with check (true);
grant select (id, name, status, origin, moved_at) on app.services to tessera_sweep;
create policy sweep_reads on app.services for select to tessera_sweep
  using (app.require_sweep() and (select app.current_purpose()) in ('stop-jobs', 'remind'));

-- What one account may choose at one service, as the service told it.
create table app.service_options (
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint not null references app.services (id),
  options jsonb,
  -- Why the last reading failed, for the owner to read.
  failure text,
  read_at timestamptz not null default now(),
  primary key (user_id, service_id)
);
alter table app.service_options enable row level security;
alter table app.service_options force row level security;
grant select, delete on app.service_options to tessera_user;
grant select, insert, update on app.service_options to tessera_job;
create policy user_reads on app.service_options for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_deletes on app.service_options for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy job_reads on app.service_options for select to tessera_job
  using (app.require_unit() and user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()));
create policy job_inserts on app.service_options for insert to tessera_job
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()));
create policy job_updates on app.service_options for update to tessera_job
  using (app.require_unit() and user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()))
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()));

-- What may be shown of a credential. The secret lies in the vault, and only the broker writes either.
create table app.credentials (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint not null references app.services (id),
  label text not null check (length(label) between 1 and 80),
  type text not null check (type in ('api_token', 'basic', 'oauth2')),
  -- Where this credential may go. It does not follow a change of the service's address.
  origin text not null,
  version integer not null default 1 check (version > 0),
  is_active boolean not null default true,
  is_verified boolean not null default false,
  verification_error text,
  remote_account text,
  expires_at timestamptz,
  -- When its service last answered a request of a job that carried it.
  last_used_at timestamptz,
  -- When the service last said something about it, and when it is asked next: daily, later when the service is away.
  checked_at timestamptz not null default now(),
  next_check_at timestamptz not null default now() + interval '1 day',
  -- When to look next whether its owner must be told something of it, and when that was done last.
  remind_at timestamptz not null default now(),
  reminded_at timestamptz not null default '-infinity',
  check_failures smallint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id),
  unique (user_id, id)
);
create unique index credentials_one_active on app.credentials (user_id, service_id) where is_active;
create index credentials_check on app.credentials (next_check_at);
create index credentials_remind on app.credentials (remind_at);
create index credentials_reminded on app.credentials (service_id, reminded_at) where is_active;
create function app.remind_soon() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if (new.origin, new.is_active, new.is_verified, new.expires_at, new.updated_at)
    is not distinct from (old.origin, old.is_active, old.is_verified, old.expires_at, old.updated_at) then
    -- A use: all that can become due by it is that no other follows.
    new.remind_at := least(old.remind_at, new.last_used_at + interval '90 days');
  else
    new.remind_at := now();
  end if;
  return new;
end
$$;
create trigger remind_soon before update of origin, is_active, is_verified, expires_at, last_used_at, updated_at on app.credentials
  for each row execute function app.remind_soon();
alter table app.credentials enable row level security;
alter table app.credentials force row level security;
grant select on app.credentials to tessera_user, tessera_proof;
grant select, insert, update, delete on app.credentials to tessera_vault;
create policy user_reads on app.credentials for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy proof_reads on app.credentials for select to tessera_proof using (true);
-- A use, told by the worker that made it.
grant update (last_used_at) on app.credentials to tessera_proof;
create policy proof_tells_use on app.credentials for update to tessera_proof using (true) with check (true);
create policy vault_all on app.credentials to tessera_vault using (true) with check (true);
