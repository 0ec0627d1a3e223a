set local role tessera_owner;

-- Where people of a service that speaks OAuth sign in, and what this house is called there.
create table app.oauth_servers (
  service_id smallint primary key references app.services (id) on delete cascade,
  issuer text not null check (issuer ~ '^https?://[^/\s?#]+(/[^\s?#]*)?$'),
  client_id text not null check (length(client_id) between 1 and 200),
  -- With `openid` it is an OpenID provider: its answers name who signed in.
  scopes text[] not null default '{}',
  client_authentication text not null
    check (client_authentication in ('none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt')),
  -- Its endpoints are at the issuer's own origin, or at one of these.
  endpoint_origins text[] not null default '{}'
);
alter table app.oauth_servers enable row level security;
alter table app.oauth_servers force row level security;
grant select on app.oauth_servers to tessera_vault;
create policy owner_manages on app.oauth_servers to tessera_owner using (true) with check (true);
create policy vault_reads on app.oauth_servers for select to tessera_vault using (true);

-- The secret, or the private key, with which the broker shows itself to such a server.
create table vault.oauth_clients (
  service_id smallint primary key references app.services (id) on delete cascade,
  envelope bytea not null,
  key_id text not null references vault.key_canaries (key_id),
  updated_at timestamptz not null default now()
);
alter table vault.oauth_clients enable row level security;
alter table vault.oauth_clients force row level security;
grant select, insert, update on vault.oauth_clients to tessera_vault;
create policy vault_reads on vault.oauth_clients for select to tessera_vault using (true);
create policy vault_inserts on vault.oauth_clients for insert to tessera_vault with check (true);
create policy vault_updates on vault.oauth_clients for update to tessera_vault using (true) with check (true);

-- Sign-ins that were begun: each is answered once, in the session that began it, within minutes.
create table vault.oauth_flows (
  state_hash bytea primary key check (length(state_hash) = 32),
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint not null references app.services (id) on delete cascade,
  -- SHA-256 of the row proof of the session.
  session_hash bytea not null check (length(session_hash) = 32),
  -- The PKCE verifier and what else the answer is held against.
  envelope bytea not null,
  -- What is on its way under a key that is retired is begun again.
  key_id text not null references vault.key_canaries (key_id) on delete cascade,
  expires_at timestamptz not null
);
create index oauth_flows_age on vault.oauth_flows (expires_at);
alter table vault.oauth_flows enable row level security;
alter table vault.oauth_flows force row level security;
grant select, insert, delete on vault.oauth_flows to tessera_vault;
create policy vault_reads on vault.oauth_flows for select to tessera_vault using (true);
create policy vault_inserts on vault.oauth_flows for insert to tessera_vault with check (true);
create policy vault_deletes on vault.oauth_flows for delete to tessera_vault using (true);

-- Who refreshes a credential: of all brokers one at a time, and after a failure not at once again.
create table vault.oauth_refreshes (
  credential_id uuid primary key,
  user_id uuid not null,
  -- Of this one attempt.
  holder uuid not null,
  held_until timestamptz not null,
  failures smallint not null default 0,
  not_before timestamptz not null default now(),
  foreign key (user_id, credential_id) references app.credentials (user_id, id) on delete cascade
);
alter table vault.oauth_refreshes enable row level security;
alter table vault.oauth_refreshes force row level security;
grant select, insert, update on vault.oauth_refreshes to tessera_vault;
create policy vault_reads on vault.oauth_refreshes for select to tessera_vault using (true);
create policy vault_inserts on vault.oauth_refreshes for insert to tessera_vault with check (true);
create policy vault_updates on vault.oauth_refreshes for update to tessera_vault using (true) with check (true);
