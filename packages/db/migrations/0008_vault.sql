set local role tessera_owner;

-- Who may ask the broker at all: each signs its requests with the private half of its key.
create table vault.clients (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,62}$'),
  kind text not null check (kind in ('api', 'worker', 'egress', 'operator')),
  public_key bytea not null unique check (length(public_key) = 32),
  -- The api's second key: it signs delegations.
  delegation_key bytea check (length(delegation_key) = 32),
  status text not null default 'active' check (status in ('active', 'suspended')),
  enrolled_at timestamptz not null default now(),
  -- Of its last request, to the minute.
  last_seen_at timestamptz,
  check ((kind = 'api') = (delegation_key is not null))
);
alter table vault.clients enable row level security;
alter table vault.clients force row level security;
grant select, insert, update on vault.clients to tessera_vault;
create policy vault_reads on vault.clients for select to tessera_vault using (true);
create policy vault_inserts on vault.clients for insert to tessera_vault with check (true);
create policy vault_updates on vault.clients for update to tessera_vault using (true) with check (true);
grant select (id, kind, status, enrolled_at, last_seen_at) on vault.clients to tessera_proof;
create policy proof_reads on vault.clients for select to tessera_proof using (true);

-- Requests already answered: a captured request sent again finds its id here.
create table vault.request_ids (
  -- Written for an enrolled client only, and clients stay; a reference would make all requests of one lock its row.
  client_id text not null,
  id text not null check (length(id) between 16 and 64),
  seen_at timestamptz not null default now(),
  primary key (client_id, id)
);
create index request_ids_age on vault.request_ids (seen_at);
alter table vault.request_ids enable row level security;
alter table vault.request_ids force row level security;
grant select, insert, delete on vault.request_ids to tessera_vault;
create policy vault_reads on vault.request_ids for select to tessera_vault using (true);
create policy vault_inserts on vault.request_ids for insert to tessera_vault with check (true);
create policy vault_deletes on vault.request_ids for delete to tessera_vault using (true);

create table vault.challenges (
  id bytea primary key check (length(id) = 32),
  user_id uuid not null references app.users (id) on delete cascade,
  expires_at timestamptz not null
);
create index challenges_age on vault.challenges (expires_at);
alter table vault.challenges enable row level security;
alter table vault.challenges force row level security;
grant select, insert, delete on vault.challenges to tessera_vault;
create policy vault_reads on vault.challenges for select to tessera_vault using (true);
create policy vault_inserts on vault.challenges for insert to tessera_vault with check (true);
create policy vault_deletes on vault.challenges for delete to tessera_vault using (true);

-- A value encrypted under each key-encryption key: a broker with a wrong or missing key does not start.
-- Rows refer to it, so that nothing is written under a key that was retired, and no key is retired while a row needs it.
create table vault.key_canaries (
  key_id text primary key,
  envelope bytea not null,
  created_at timestamptz not null default now(),
  -- Who asked that all rows be brought under it, while that has not come to its end: whichever broker finds it goes on.
  rewrapping_for text
);
alter table vault.key_canaries enable row level security;
alter table vault.key_canaries force row level security;
grant select, insert, update (rewrapping_for), delete on vault.key_canaries to tessera_vault;
create policy vault_reads on vault.key_canaries for select to tessera_vault using (true);
create policy vault_inserts on vault.key_canaries for insert to tessera_vault with check (true);
create policy vault_updates on vault.key_canaries for update to tessera_vault using (true) with check (true);
create policy vault_deletes on vault.key_canaries for delete to tessera_vault using (true);

-- The envelope: a data key wrapped under a key-encryption key, both bound to the row they belong to.
create table vault.credential_secrets (
  credential_id uuid primary key,
  user_id uuid not null,
  version integer not null check (version > 0),
  envelope bytea not null,
  key_id text not null references vault.key_canaries (key_id),
  -- Of OAuth tokens: when the one that is sent ends, and whether there is another one that gets a new one for it.
  access_expires_at timestamptz,
  can_refresh boolean not null default false,
  updated_at timestamptz not null default now(),
  foreign key (user_id, credential_id) references app.credentials (user_id, id) on delete cascade
);
create index credential_secrets_key on vault.credential_secrets (key_id, credential_id);
alter table vault.credential_secrets enable row level security;
alter table vault.credential_secrets force row level security;
grant select, insert, update, delete on vault.credential_secrets to tessera_vault;
create policy vault_all on vault.credential_secrets to tessera_vault using (true) with check (true);

create table vault.file_keys (
  file_id uuid primary key,
  user_id uuid not null,
  wrapped_key bytea not null,
  key_id text not null references vault.key_canaries (key_id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (user_id, file_id) references app.files (user_id, id) on delete cascade
);
create index file_keys_key on vault.file_keys (key_id, file_id);
alter table vault.file_keys enable row level security;
alter table vault.file_keys force row level security;
grant select, insert, delete on vault.file_keys to tessera_vault;
grant update (wrapped_key, key_id, updated_at) on vault.file_keys to tessera_vault;
create policy vault_reads on vault.file_keys for select to tessera_vault using (true);
create policy vault_inserts on vault.file_keys for insert to tessera_vault with check (true);
create policy vault_updates on vault.file_keys for update to tessera_vault using (true) with check (true);
create policy vault_deletes on vault.file_keys for delete to tessera_vault using (true);

-- The ends of the chains that the record consists of. A transaction that records takes any lane that nobody holds, so
-- that no two of them wait for each other; there are more lanes than connections.
create table vault.audit_heads (
  lane smallint primary key,
  -- Of the last record; 0 before the first.
  sequence bigint not null default 0 check (sequence >= 0),
  mac bytea not null default decode(repeat('00', 32), 'hex') check (length(mac) = 32)
) with (fillfactor = 10);
insert into vault.audit_heads (lane) select generate_series(1, 256);
alter table vault.audit_heads enable row level security;
alter table vault.audit_heads force row level security;
grant select, update (sequence, mac) on vault.audit_heads to tessera_vault;
create policy vault_reads on vault.audit_heads for select to tessera_vault using (true);
create policy vault_updates on vault.audit_heads for update to tessera_vault using (true) with check (true);

-- Committed before an answer leaves. No column of it can hold a secret. Each record carries a MAC over itself and the
-- MAC of the one before it in its lane, under a key that the database does not know.
create table vault.audit (
  lane smallint not null,
  sequence bigint not null check (sequence > 0),
  -- In the order of arrival, for who reads; the chain does not rest on it.
  id bigint generated always as identity,
  at timestamptz not null,
  client_id text not null,
  action text not null,
  outcome text not null,
  user_id uuid,
  subject text not null default '',
  detail jsonb not null default '{}',
  key_id text not null,
  mac bytea not null check (length(mac) = 32),
  primary key (lane, sequence)
);
create index audit_user on vault.audit (user_id, id desc);
create index audit_newest on vault.audit (id desc);
create index audit_refused on vault.audit (id desc) where outcome not in ('ok', 'replay');
alter table vault.audit enable row level security;
alter table vault.audit force row level security;
grant select, insert on vault.audit to tessera_vault;
create policy vault_reads on vault.audit for select to tessera_vault using (true);
create policy vault_writes on vault.audit for insert to tessera_vault with check (true);

-- The programs that may ask the broker, for administrators. Nothing comes out for anybody else.
set local role tessera_proof;
create function app.admin_clients()
returns table (id text, kind text, status text, enrolled_at timestamptz, last_seen_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select c.id, c.kind, c.status, c.enrolled_at, c.last_seen_at from vault.clients c
  where (select app.has_role('admin'))
  order by c.kind, c.id
$$;
grant execute on function app.admin_clients() to tessera_user;
