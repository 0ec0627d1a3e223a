-- Addresses of an owner's own to which her notices are posted, signed (Standard Webhooks). What is signed with lies nowhere: it is
-- worked out of an id and a key that the api and the messenger have. A delivery is a row until it was taken or given up.

set local role tessera_proof;
grant execute on function proof.is_being_removed(uuid) to tessera_owner;

set local role tessera_owner;
create table app.webhooks (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  url text not null check (url ~ '^https?://[^\s[:cntrl:]]+$' and length(url) <= 500),
  secret_id uuid not null,
  -- SHA-256 of the secret that its owner was shown: with another one nothing is signed.
  secret_check bytea not null check (length(secret_check) = 32),
  state text not null default 'active' check (state in ('active', 'paused')),
  -- Since when nothing was taken there.
  failing_since timestamptz,
  -- A messenger is at it until then.
  busy_until timestamptz not null default '-infinity',
  created_at timestamptz not null default now(),
  primary key (id),
  unique (user_id, id)
);
create index webhooks_busy on app.webhooks (user_id, busy_until);
alter table app.webhooks enable row level security;
alter table app.webhooks force row level security;
grant select, insert (id, user_id, url, secret_id, secret_check), update (state, failing_since), delete on app.webhooks to tessera_user;
grant select, update (state, failing_since, busy_until), delete on app.webhooks to tessera_proof;
create policy user_reads on app.webhooks for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.webhooks for insert to tessera_user with check (user_id = (select app.current_user_id()));
create policy user_updates on app.webhooks for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id())) with check (user_id = (select app.current_user_id()));
create policy user_deletes on app.webhooks for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy proof_reads on app.webhooks for select to tessera_proof using (true);
create policy proof_delivers on app.webhooks for update to tessera_proof using (true) with check (true);
create policy proof_forgets on app.webhooks for delete to tessera_proof using (proof.is_being_removed(user_id));

alter table app.notices add unique (user_id, id);
create table app.webhook_deliveries (
  -- What the receiver gets as `webhook-id`: the same each time it is sent again.
  id uuid not null default app.new_id(),
  user_id uuid not null,
  webhook_id uuid not null,
  -- Of a test there is none.
  notice_id uuid,
  state text not null default 'due' check (state in ('due', 'delivered', 'given_up')),
  attempts integer not null default 0,
  made_at timestamptz not null default now(),
  next_attempt_at timestamptz not null default now(),
  -- Of the last attempt.
  attempted_at timestamptz,
  status smallint check (status between 100 and 999),
  milliseconds integer check (milliseconds >= 0),
  failure text check (failure in ('refused', 'too_slow', 'not_reached', 'address_refused', 'secret_lost', 'paused')),
  primary key (id),
  foreign key (user_id, webhook_id) references app.webhooks (user_id, id) on delete cascade,
  foreign key (user_id, notice_id) references app.notices (user_id, id) on delete cascade,
  unique (webhook_id, notice_id)
);
create index webhook_deliveries_due on app.webhook_deliveries (next_attempt_at) where state = 'due';
create index webhook_deliveries_newest on app.webhook_deliveries (user_id, webhook_id, made_at desc, id desc);
create index webhook_deliveries_notice on app.webhook_deliveries (user_id, notice_id);
-- A test is asked for again once the last one is over.
create unique index webhook_deliveries_test on app.webhook_deliveries (webhook_id) where notice_id is null and state = 'due';
alter table app.webhook_deliveries enable row level security;
alter table app.webhook_deliveries force row level security;
grant select, insert (id, user_id, webhook_id) on app.webhook_deliveries to tessera_user;
grant select, insert, update (state, attempts, next_attempt_at, attempted_at, status, milliseconds, failure), delete
  on app.webhook_deliveries to tessera_proof;
create policy user_reads on app.webhook_deliveries for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_tests on app.webhook_deliveries for insert to tessera_user
  with check (user_id = (select app.current_user_id()) and notice_id is null);
create policy proof_reads on app.webhook_deliveries for select to tessera_proof using (true);
create policy proof_inserts on app.webhook_deliveries for insert to tessera_proof with check (true);
create policy proof_delivers on app.webhook_deliveries for update to tessera_proof using (true) with check (true);
create policy proof_forgets on app.webhook_deliveries for delete to tessera_proof
  using (made_at < now() - interval '30 days' or proof.is_being_removed(user_id));

alter table app.notices add foreign key (user_id, webhook_id) references app.webhooks (user_id, id) on delete cascade,
  add column webhook_due_at timestamptz;
create index notices_webhook_due on app.notices (webhook_due_at) where webhook_due_at is not null;
create index notices_webhook on app.notices (user_id, webhook_id) where webhook_id is not null;
grant update (webhook_due_at) on app.notices to tessera_proof;
grant select (webhook_due_at) on app.notices to tessera_sweep;
alter table app.notification_preferences add column by_webhook boolean not null default true;
grant update (by_webhook) on app.notification_preferences to tessera_user;

set local role tessera_proof;
revoke execute on function proof.is_being_removed(uuid) from tessera_owner;

-- After her quiet hours, at once where none are.
create function proof.webhook_due_at(owner uuid, moment timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  times app.notice_times;
begin
  select t.* into times from app.notice_times t where t.user_id = owner;
  return case when times.quiet_from is null then moment
    else proof.after_quiet_hours(times, proof.zone_of(owner), moment) end;
end
$$;

-- What she does not want to see here is kept as put away, so that it is not noticed again. What concerns the safety of her account
-- heeds neither preferences nor quiet hours.
create or replace function proof.heed_preferences() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_subject text := proof.subject_of_notice(new.kind);
  wanted app.notification_preferences;
begin
  if tg_when = 'AFTER' then
    -- The id only: her pages read again under proofs of their own.
    perform pg_notify('notices', new.user_id::text);
    return null;
  end if;
  select p.* into wanted from app.notification_preferences p where p.user_id = new.user_id and p.subject = of_subject;
  if not wanted.in_app then
    new.dismissed_at := now();
    new.is_shown := false;
  end if;
  if wanted.by_mail then
    new.mail_due_at := proof.mail_due_at(new.user_id, clock_timestamp());
  end if;
  if coalesce(wanted.by_webhook, true)
    and exists (select from app.webhooks w where w.user_id = new.user_id and w.state = 'active') then
    new.webhook_due_at := case when of_subject is null then clock_timestamp()
      else proof.webhook_due_at(new.user_id, clock_timestamp()) end;
  end if;
  return new;
end
$$;

create or replace function proof.hold_anew() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  owner uuid := to_jsonb(new) ->> tg_argv[0];
begin
  update app.notices n set mail_due_at = proof.mail_due_at(owner, clock_timestamp())
  where n.user_id = owner and n.mail_due_at is not null;
  update app.notices n set webhook_due_at = proof.webhook_due_at(owner, clock_timestamp())
  where n.user_id = owner and n.webhook_due_at is not null and proof.subject_of_notice(n.kind) is not null;
  return null;
end
$$;

-- Makes of what is due a delivery to each of her webhooks. How many; none where somebody else is at it.
create function app.release_to_webhooks(owner uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  total integer;
begin
  if app.current_purpose() <> 'notify' then
    raise exception 'another purpose' using errcode = '28000';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('notices of ' || owner, 0)) then
    return 0;
  end if;
  with due as (
    update app.notices n set webhook_due_at = null where n.user_id = owner and n.webhook_due_at <= clock_timestamp() returning n.*
  )
  insert into app.webhook_deliveries (user_id, webhook_id, notice_id)
  select d.user_id, w.id, d.id from due d
  join app.webhooks w on w.user_id = d.user_id and w.state = 'active' and w.created_at <= d.created_at and w.id is distinct from d.webhook_id
  left join app.notification_preferences p on p.user_id = d.user_id and p.subject = proof.subject_of_notice(d.kind)
  where coalesce(p.by_webhook, true)
  order by d.created_at, d.id
  on conflict do nothing;
  get diagnostics total = row_count;
  return total;
end
$$;
grant execute on function app.release_to_webhooks(uuid) to tessera_sweep;

-- For longer than a receiver is waited for.
create function proof.webhook_lease() returns interval
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select interval '1 minute'
$$;

-- The next delivery that is due, if any: one at a time to each owner's webhooks, so that a slow one keeps nobody else's. Whoever
-- takes it and falls leaves it to the next attempt. Of an account that is not active nothing leaves.
create function app.take_webhook_delivery(first_pause interval) returns table (
  id uuid, attempts integer, url text, secret_id uuid, secret_check bytea, notice_id uuid, kind text, thread text, at timestamptz,
  about timestamptz, days smallint, code text, job_id uuid, batch_id uuid
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  taken app.webhook_deliveries;
begin
  select d.* into taken from app.webhook_deliveries d
  join app.webhooks w on w.user_id = d.user_id and w.id = d.webhook_id and w.state = 'active'
  join app.users u on u.id = d.user_id and u.status = 'active'
  where d.state = 'due' and d.next_attempt_at <= clock_timestamp()
    and not exists (select from app.webhooks o where o.user_id = d.user_id and o.busy_until > clock_timestamp())
  order by d.next_attempt_at, d.id limit 1 for update of d, w skip locked;
  if not found then
    return;
  end if;
  update app.webhooks w set busy_until = clock_timestamp() + proof.webhook_lease() where w.id = taken.webhook_id;
  return query
  update app.webhook_deliveries d
  set attempts = d.attempts + 1, attempted_at = clock_timestamp(),
    next_attempt_at = clock_timestamp() + proof.webhook_lease()
      + least(interval '4 hours', first_pause * power(2, least(d.attempts, 20)))
  from app.webhooks w left join app.notices n on n.id = taken.notice_id
  where d.id = taken.id and w.id = d.webhook_id
  returning d.id, d.attempts, w.url, w.secret_id, w.secret_check, n.id, n.kind, n.thread, n.created_at, n.about, n.days, n.code,
    n.job_id, n.batch_id;
end
$$;

-- What came of an attempt; the reason is null when it was taken. After twelve it is given up. A webhook that says that it is gone,
-- or at which nothing was taken for three days, is paused and its owner told.
create function app.note_webhook_delivery(delivery uuid, attempt integer, answered smallint, took integer, reason text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  noted app.webhook_deliveries;
  hook app.webhooks;
begin
  delete from app.webhook_deliveries d where d.id in (
    select o.id from app.webhook_deliveries o where o.made_at < now() - interval '30 days' limit 1000);
  update app.webhook_deliveries d
  set status = answered, milliseconds = took, failure = reason, next_attempt_at = d.next_attempt_at - proof.webhook_lease(),
    state = case when reason is null then 'delivered' when d.attempts >= 12 then 'given_up' else 'due' end
  -- Another messenger has taken it since, where this one was stalled: that one's time is not cut short.
  where d.id = delivery and d.state = 'due' and (reason is null or d.attempts = attempt)
  returning d.* into noted;
  if not found then
    return;
  end if;
  update app.webhooks w set busy_until = '-infinity',
    failing_since = case when reason is not null then coalesce(w.failing_since, clock_timestamp()) end
  where w.id = noted.webhook_id returning w.* into hook;
  if hook.state = 'active' and reason is not null
    and (answered = 410 or hook.failing_since <= clock_timestamp() - interval '3 days') then
    update app.webhooks w set state = 'paused' where w.id = hook.id;
    update app.webhook_deliveries d set state = 'given_up', failure = coalesce(d.failure, 'paused')
    where d.webhook_id = hook.id and d.state = 'due';
    insert into app.notices (user_id, webhook_id, kind, days, about) values (hook.user_id, hook.id, 'webhook_paused', 0, clock_timestamp());
    perform proof.tell_owner(hook.user_id, 'webhook_paused', jsonb_build_object('host', proof.host_of(hook.url)));
  end if;
end
$$;
grant execute on function app.take_webhook_delivery(interval) to tessera_delivery;
grant execute on function app.note_webhook_delivery(uuid, integer, smallint, integer, text) to tessera_delivery;

-- Of an address what names nobody's secret: what stands behind it may be one.
create function proof.host_of(url text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select substring(url from '^https?://([^/?#]+)')
$$;

-- Somebody else may have done it at her browser: what happens to her would go there.
create function proof.tell_of_webhook() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app.notices (user_id, webhook_id, kind, days, about) values (new.user_id, new.id, 'webhook_added', 0, clock_timestamp());
  perform proof.tell_owner(new.user_id, 'webhook_added', jsonb_build_object('host', proof.host_of(new.url)));
  return null;
end
$$;
grant execute on function proof.tell_of_webhook() to tessera_owner;

set local role tessera_owner;
create trigger tell_of_webhook after insert on app.webhooks for each row execute function proof.tell_of_webhook();

set local role tessera_proof;
revoke execute on function proof.tell_of_webhook() from tessera_owner;
