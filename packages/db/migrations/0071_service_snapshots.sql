-- What a service offers the account of its check, over time: a row for each reading that differs from the one before. People read
-- it to know the service. What a user may choose there her own account’s credential tells, and nothing here.
set local role tessera_owner;

create table app.service_snapshots (
  service_id smallint not null references app.services (id),
  since timestamptz not null default clock_timestamp(),
  -- When it was last read to be so.
  read_at timestamptz not null default clock_timestamp(),
  -- At the service, of the check: what another account was offered says nothing of a change.
  account text not null default '',
  -- Which of the accounts that the check has used: what they are called is the operator’s, and people need not know.
  account_number integer not null default 1,
  options jsonb not null check (jsonb_typeof(options) = 'object' and length(options::text) <= 400000),
  primary key (service_id, since)
);
alter table app.service_snapshots enable row level security;
alter table app.service_snapshots force row level security;
grant select (service_id, since, read_at, account_number, options) on app.service_snapshots to tessera_user;
create policy user_reads on app.service_snapshots for select to tessera_user
  using (app.require_unit() and (select app.unit_is_open()));
grant select, insert, update (read_at), delete on app.service_snapshots to tessera_vault;
create policy vault_reads on app.service_snapshots for select to tessera_vault using (true);
create policy vault_inserts on app.service_snapshots for insert to tessera_vault with check (true);
create policy vault_updates on app.service_snapshots for update to tessera_vault using (true) with check (true);
create policy vault_deletes on app.service_snapshots for delete to tessera_vault using (true);
