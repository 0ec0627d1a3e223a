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

-- One telling of alerts by one way. It is sent again, with the same id, until the other side has taken it.
create table vault.alert_messages (
  id uuid primary key default gen_random_uuid(),
  channel text not null check (channel in ('mail', 'webhook')),
  made_at timestamptz not null default now(),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  delivered_at timestamptz,
  -- Why the last attempt failed.
  failure text check (length(failure) <= 300)
);
-- What comes meanwhile is told together, in the next one.
create unique index alert_messages_open on vault.alert_messages (channel) where delivered_at is null;
create index alert_messages_newest on vault.alert_messages (channel, made_at desc);
alter table vault.alert_messages enable row level security;
alter table vault.alert_messages force row level security;

create table vault.alert_message_items (
  message_id uuid not null references vault.alert_messages (id) on delete cascade,
  -- Alerts stay: nobody may delete one.
  alert_id bigint not null,
  -- How often it had happened when it was told.
  times integer not null,
  primary key (message_id, alert_id)
);
create index alert_message_items_alert on vault.alert_message_items (alert_id);
alter table vault.alert_message_items enable row level security;
alter table vault.alert_message_items force row level security;

-- The messenger sees of an alert what it tells, and nothing else of this database.
grant select (id, at, kind, severity, subject, times, last_at, acknowledged_at) on vault.alerts to tessera_delivery;
grant select, insert, update (attempts, next_attempt_at, delivered_at, failure) on vault.alert_messages to tessera_delivery;
grant select, insert on vault.alert_message_items to tessera_delivery;
create policy delivery_reads on vault.alerts for select to tessera_delivery using (true);
create policy delivery_reads on vault.alert_messages for select to tessera_delivery using (true);
create policy delivery_inserts on vault.alert_messages for insert to tessera_delivery with check (true);
create policy delivery_updates on vault.alert_messages for update to tessera_delivery using (true) with check (true);
create policy delivery_reads on vault.alert_message_items for select to tessera_delivery using (true);
create policy delivery_inserts on vault.alert_message_items for insert to tessera_delivery with check (true);

grant select on vault.alerts, vault.alert_messages, vault.alert_message_items to tessera_proof;
create policy proof_reads on vault.alerts for select to tessera_proof using (true);
create policy proof_reads on vault.alert_messages for select to tessera_proof using (true);
create policy proof_reads on vault.alert_message_items for select to tessera_proof using (true);

-- What administrators read in the application. Nothing comes out for anybody else.
set local role tessera_proof;
create function app.admin_alerts(with_acknowledged boolean, before_id bigint, most integer)
returns table (
  id bigint, at timestamptz, kind text, severity text, username text, subject text, times integer, last_at timestamptz,
  acknowledged_at timestamptz, told text[], failures text[]
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select a.id, a.at, a.kind, a.severity, u.username, a.subject, a.times, a.last_at, a.acknowledged_at,
    array(
      select distinct m.channel from vault.alert_message_items i join vault.alert_messages m on m.id = i.message_id
      where i.alert_id = a.id and m.delivered_at is not null order by 1),
    array(
      select m.channel || ': ' || m.failure from vault.alert_message_items i
      join vault.alert_messages m on m.id = i.message_id
      where i.alert_id = a.id and m.delivered_at is null and m.failure is not null order by 1)
  from vault.alerts a left join app.users u on u.id = a.user_id
  where (select app.has_role('admin'))
    and (with_acknowledged or a.acknowledged_at is null) and (before_id is null or a.id < before_id)
  order by a.id desc limit most
$$;
grant execute on function app.admin_alerts(boolean, bigint, integer) to tessera_user;
