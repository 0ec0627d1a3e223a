set local role tessera_owner;

-- A UUID of version 7 (RFC 9562), in the order of microseconds. PostgreSQL has a function for it from version 18 on.
create function app.new_id() returns uuid
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  microseconds bigint := extract(epoch from clock_timestamp()) * 1000000;
begin
  return lpad(to_hex(microseconds / 1000), 12, '0')
    || '7' || lpad(to_hex(microseconds % 1000 * 4096 / 1000), 3, '0')
    || right(replace(gen_random_uuid()::text, '-', ''), 16);
end
$$;
grant execute on function app.new_id() to tessera_user, tessera_standing, tessera_token, tessera_job, tessera_sweep, tessera_vault, tessera_proof;

create table app.users (
  id uuid primary key default app.new_id(),
  username text not null unique check (username ~ '^[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]$'),
  email text check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
  -- When a link that was sent there came back.
  email_verified_at timestamptz,
  -- `waiting` until an administrator approves it.
  status text not null default 'active' check (status in ('active', 'waiting', 'disabled', 'removed')),
  locale text not null default 'en' check (locale in ('en', 'fr', 'pt')),
  -- What she says of herself, if she likes.
  name text check (length(name) between 1 and 200),
  institution text check (length(institution) between 1 and 200),
  country text check (country ~ '^[A-Z]{2}$'),
  orcid text check (orcid ~ '^(\d{4}-){3}\d{3}[\dX]$'),
  time_zone text check (length(time_zone) between 1 and 64),
  created_at timestamptz not null default now()
);
-- One that somebody has only named is hers no more than another's who names it too.
create unique index users_email on app.users (lower(email)) where email_verified_at is not null;
alter table app.users enable row level security;
alter table app.users force row level security;
grant select, insert, references on app.users to tessera_proof;
grant select, update (locale, name, institution, country, orcid, time_zone) on app.users to tessera_user;
grant select (id, status) on app.users to tessera_vault, tessera_sweep;
create policy proof_reads on app.users for select to tessera_proof using (true);
create policy proof_registers on app.users for insert to tessera_proof with check (true);
create policy user_reads on app.users for select to tessera_user
  using (app.require_unit() and id = (select app.current_user_id()));
create policy user_updates on app.users for update to tessera_user
  using (app.require_unit() and id = (select app.current_user_id())) with check (id = (select app.current_user_id()));
create policy vault_reads on app.users for select to tessera_vault using (true);
create policy sweep_reads on app.users for select to tessera_sweep using (app.require_sweep() and (select app.current_purpose()) = 'stop-jobs');

-- Who did what, for the owner to read. Nobody changes or removes a line.
create table app.audit (
  id uuid primary key default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null default '',
  detail jsonb not null default '{}',
  -- A column, because an index on a place in the detail is of no use below a policy.
  consent_id uuid generated always as ((detail ->> 'consent')::uuid) stored
);
create index audit_newest on app.audit (user_id, id desc);
create index audit_uses on app.audit (user_id, consent_id, id desc) where actor like 'program:%';
create index audit_changes on app.audit (user_id, consent_id, id desc) where action like 'program.%';
alter table app.audit enable row level security;
alter table app.audit force row level security;
grant select, insert on app.audit to tessera_user, tessera_vault;
grant insert on app.audit to tessera_proof, tessera_sweep;
create policy user_reads on app.audit for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_writes on app.audit for insert to tessera_user
  with check (user_id = (select app.current_user_id()) and actor = 'user:' || user_id);
create policy proof_writes on app.audit for insert to tessera_proof with check (true);
create policy vault_reads on app.audit for select to tessera_vault using (true);
create policy vault_writes on app.audit for insert to tessera_vault with check (true);
create policy sweep_writes on app.audit for insert to tessera_sweep
  with check ((select app.current_purpose()) = 'stop-jobs' and actor = 'system');

set local role tessera_proof;

create table proof.passwords (
  user_id uuid primary key references app.users (id) on delete cascade,
  -- Argon2id in PHC form.
  hash text not null check (hash like '$argon2id$%'),
  changed_at timestamptz not null default now(),
  -- When an administrator required another one; any change of the hash is one.
  renewal_required_at timestamptz
);
alter table proof.passwords enable row level security;
alter table proof.passwords force row level security;
create policy own on proof.passwords to tessera_proof using (true) with check (true);

create table proof.sessions (
  id uuid primary key default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  -- SHA-256 of the row proof; the token itself is known to its holder only.
  proof_hash bytea not null unique check (length(proof_hash) = 32),
  kind text not null check (kind in ('browser', 'bearer')),
  user_agent text not null default '' check (length(user_agent) <= 300),
  -- Where it was opened: an IPv4 address or an IPv6 network, and the country that it belongs to.
  address text not null default '' check (length(address) <= 50),
  country text check (country ~ '^[A-Z]{2}$'),
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  -- When its owner last showed in it all that her account asks for: her second factor, or her password where there is none.
  stepped_up_at timestamptz,
  -- It opens nothing until its owner has set the password that was required of her.
  awaits_password boolean not null default false,
  unique (user_id, id)
);
alter table proof.sessions enable row level security;
alter table proof.sessions force row level security;
create policy own on proof.sessions to tessera_proof using (true) with check (true);

-- Programs of the house that may ask whether a user has a credential, never for the credential.
create table proof.internal_services (
  id uuid primary key default app.new_id(),
  name text not null unique check (name ~ '^[a-z][a-z0-9-]{1,62}$'),
  proof_hash bytea not null unique check (length(proof_hash) = 32),
  status text not null default 'active' check (status in ('active', 'disabled')),
  created_at timestamptz not null default now()
);
alter table proof.internal_services enable row level security;
alter table proof.internal_services force row level security;
create policy own on proof.internal_services to tessera_proof using (true) with check (true);
