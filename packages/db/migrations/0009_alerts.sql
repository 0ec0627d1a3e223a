set local role tessera_owner;

-- What the people who run the house must look at. The same thing again, while nobody has looked, is counted.
create table vault.alerts (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  kind text not null,
  severity text not null check (severity in ('notice', 'warning', 'critical')),
  user_id uuid,
  -- What it is about: an id or a name, never contents.
  subject text not null,
  detail jsonb not null default '{}',
  times integer not null default 1,
  last_at timestamptz not null default now(),
  acknowledged_at timestamptz
);
create unique index alerts_open on vault.alerts (kind, subject) where acknowledged_at is null;
alter table vault.alerts enable row level security;
alter table vault.alerts force row level security;
grant select, insert on vault.alerts to tessera_vault;
grant update (detail, times, last_at, acknowledged_at) on vault.alerts to tessera_vault;
create policy vault_reads on vault.alerts for select to tessera_vault using (true);
create policy vault_inserts on vault.alerts for insert to tessera_vault with check (true);
create policy vault_updates on vault.alerts for update to tessera_vault using (true) with check (true);
