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
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  -- Of the program that runs there, in its own words.
  software_version text not null default '',
  terms_text text not null default '',
  terms_url text not null default '',
  -- The day from which these terms hold.
  terms_since text check (terms_since ~ '^\d{4}-\d\d-\d\d$'),
  -- How long it keeps results; empty where nobody knows.
  retention_days smallint check (retention_days > 0),
  -- `[{ "label": "Manual", "url": "https://…" }]`
  links jsonb not null default '[]',
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
  -- Which workflow imputes there, with all choices and what is sent for them; none where the service lists its own.
  workflow jsonb check (jsonb_typeof(workflow) = 'object' and length(workflow::text) <= 100000),
  max_upload_bytes bigint not null default 5000000000 check (max_upload_bytes > 0),
  -- Of one job; empty where nobody knows.
  min_samples integer check (min_samples > 0),
  max_samples integer check (max_samples > 0),
  -- Jobs of one account that may run at once; empty where nobody knows.
  running_jobs smallint check (running_jobs > 0),
  -- That one account may send in a calendar month (UTC); empty where nobody has set a quota.
  jobs_per_month integer check (jobs_per_month > 0),
  -- What a job costs there, in words of the contract; empty where nobody has written it.
  price jsonb check (jsonb_typeof(price) = 'object' and length(price::text) <= 1000),
  -- Goes up with each change of the record, so that nobody overwrites what she has not read.
  record_version integer not null default 1,
  check ((latitude is null) = (longitude is null)),
  check (min_samples <= max_samples),
  check ((shared_token_policy = 'gradual') = (shared_token_until is not null)),
  -- One that lists nothing takes no jobs before somebody has described its workflow.
  check (kind = 'cloudgene' or workflow is not null or status = 'inactive'),
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

-- What a service says of itself and people wrote of it: all but how it stands at this moment, and the house's own matters.
create function app.service_record(service app.services) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select to_jsonb(service) - array['id', 'record_version', 'moved_at', 'is_local', 'status', 'check_state', 'delivery',
    'shared_token_policy', 'shared_token_until', 'shared_token_account']
$$;
grant execute on function app.service_record(app.services) to tessera_proof, tessera_vault;
create function app.number_service_record() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    new.record_version := 1;
  else
    new.record_version := old.record_version
      + case when app.service_record(new) = app.service_record(old) then 0 else 1 end;
  end if;
  return new;
end
$$;
create trigger number_service_record before insert or update on app.services
  for each row execute function app.number_service_record();

-- Each record that a service ever had: a job shows the one that it ran on.
create table app.service_versions (
  service_id smallint not null references app.services (id),
  record_version integer not null,
  record jsonb not null,
  since timestamptz not null default now(),
  primary key (service_id, record_version)
);
alter table app.service_versions enable row level security;
alter table app.service_versions force row level security;
create policy owner_keeps on app.service_versions to tessera_owner using (true) with check (true);
grant select on app.service_versions to tessera_user;
create policy user_reads on app.service_versions for select to tessera_user
  using (app.require_unit() and (select app.unit_is_open()));
grant insert on app.service_versions to tessera_proof;
create policy proof_keeps on app.service_versions for insert to tessera_proof with check (true);
create function app.keep_service_version() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app.service_versions (service_id, record_version, record)
  values (new.id, new.record_version, app.service_record(new));
  return null;
end
$$;
create trigger keep_service_version after insert on app.services
  for each row execute function app.keep_service_version();
create trigger keep_changed_service_version after update on app.services
  for each row when (new.record_version <> old.record_version) execute function app.keep_service_version();

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

-- The same over time: a row for each reading that differs from the one before, so that a job shows its panel as it was.
create table app.service_catalogues (
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint not null references app.services (id),
  since timestamptz not null default clock_timestamp(),
  options jsonb not null,
  primary key (user_id, service_id, since)
);
alter table app.service_catalogues enable row level security;
alter table app.service_catalogues force row level security;
grant select on app.service_catalogues to tessera_user;
grant select, insert on app.service_catalogues to tessera_job;
create policy user_reads on app.service_catalogues for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy job_reads on app.service_catalogues for select to tessera_job
  using (app.require_unit() and user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()));
create policy job_inserts on app.service_catalogues for insert to tessera_job
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()));
create function app.keep_service_catalogue() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app.service_catalogues (user_id, service_id, options)
  select new.user_id, new.service_id, new.options
  -- When it was read is no difference.
  where new.options - 'readAt' is distinct from (
    select c.options - 'readAt' from app.service_catalogues c
    where c.user_id = new.user_id and c.service_id = new.service_id order by c.since desc limit 1);
  return null;
end
$$;
create trigger keep_service_catalogue after insert or update of options on app.service_options
  for each row when (new.options is not null) execute function app.keep_service_catalogue();

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
