-- Mail to people about their accounts. A row is written with what it tells of and taken by the messenger, which draws the token
-- of a link when it sends: what lies here opens nothing.

set local role tessera_proof;

create table proof.mails (
  id uuid primary key default app.new_id(),
  -- Of a new password only known when the messenger takes it: whoever asks may have no account. Whoever is invited has none.
  user_id uuid references app.users (id) on delete cascade,
  kind text not null check (kind in ('verify_address', 'reset_password', 'password_changed',
    'confirm_old_address', 'confirm_new_address', 'address_changed', 'new_device', 'token_made', 'credential_added',
    'identity_added', 'identity_removed', 'invitation', 'invitation_not_needed', 'factor_added', 'factor_removed',
    'passkey_copied', 'recovery_code_used', 'recovery_codes_made', 'factors_forgotten', 'removal_asked', 'removal_undone',
    'removal_soon', 'account_removed', 'notice', 'notice_digest', 'webhook_added', 'webhook_paused',
    'registration_approved', 'registration_refused', 'registration_waits', 'new_password_required')),
  address text not null check (address ~ '^[^@\s[:cntrl:]]+@[^@\s[:cntrl:]]+$' and length(address) <= 254),
  detail jsonb not null default '{}',
  -- In which it is written for a reader who has no account.
  locale text not null default 'en' check (locale in ('en', 'fr', 'pt')),
  made_at timestamptz not null default now(),
  state text not null default 'due' check (state in ('due', 'sent', 'given_up')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  -- Why the last attempt failed, as a code.
  failure text check (length(failure) <= 100),
  sent_at timestamptz,
  -- Of the token in its link: SHA-256 of the proof, another one with each attempt.
  link_hash bytea unique check (length(link_hash) = 32),
  link_expires_at timestamptz,
  -- Used, or worth nothing since something else happened.
  link_ended_at timestamptz,
  check (user_id is not null or kind in ('reset_password', 'invitation', 'registration_refused'))
);
create index mails_due on proof.mails (state, next_attempt_at);
create index mails_owner on proof.mails (user_id, kind, made_at desc);
create index mails_age on proof.mails (made_at);
create index mails_address on proof.mails (lower(address), made_at);
alter table proof.mails enable row level security;
alter table proof.mails force row level security;
create policy own on proof.mails to tessera_proof using (true) with check (true);

-- Null for kinds without a link.
create function proof.link_life(mail_kind text) returns interval
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case mail_kind
    when 'verify_address' then interval '1 day'
    when 'confirm_old_address' then interval '1 day'
    when 'confirm_new_address' then interval '1 day'
    when 'invitation' then interval '7 days'
    when 'reset_password' then interval '30 minutes' end
$$;

-- An address that somebody has named may be a stranger's: it gets three links within a day, whichever accounts ask. What was
-- not sent does not count. Asked until the end of the transaction by one at a time, so that many at once count too.
create function proof.may_mail(named_address text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('mail to ' || lower(named_address), 0));
  return (select count(*) from proof.mails m
    where lower(m.address) = lower(named_address) and m.kind in ('verify_address', 'confirm_new_address') and m.attempts > 0
      and m.made_at > now() - interval '1 day') < 3;
end
$$;

-- The link's mail, locked until the end of the transaction; null when the link is not live.
create function proof.live_link(token_hash bytea, kinds text[]) returns proof.mails
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails;
begin
  select m.* into mail from proof.mails m join app.users u on u.id = m.user_id
  where m.link_hash = token_hash and m.kind = any (kinds) and m.link_ended_at is null
    and m.link_expires_at > clock_timestamp()
    and (u.status = 'active' or u.status = 'waiting' and m.kind = 'verify_address')
  for update of m;
  return mail;
end
$$;

-- One that was not sent yet is not sent any more.
create function proof.end_links(owner uuid, kinds text[]) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update proof.mails m set link_ended_at = now(), state = case m.state when 'due' then 'given_up' else m.state end
  where m.user_id = owner and m.kind = any (kinds) and m.link_ended_at is null
$$;

-- To the owner's address, if it is confirmed.
create function proof.tell_owner(owner uuid, mail_kind text, details jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into proof.mails (user_id, kind, address, detail)
  select u.id, mail_kind, u.email, details from app.users u where u.id = owner and u.email_verified_at is not null
$$;

-- For longer than a server may take over one mail: of one that is still being sent no second messenger makes another link.
create function proof.mail_lease() returns interval
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select interval '3 minutes'
$$;

-- The next one that is due. Whoever takes it and falls leaves it to the next attempt. Of an account that is not active
-- nothing is told. Here it is decided whether there is an account at all, so that nobody who asks can tell by the time it takes:
-- of an address that somebody has confirmed she is told who names it too, and whoever did sees the row of a mail all the same.
create function app.take_mail(new_link_hash bytea, first_pause interval) returns table (
  id uuid, kind text, address text, locale text, time_zone text, username text, detail jsonb, attempts integer,
  made_at timestamptz
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails;
  owner app.users;
  holder app.users;
begin
  -- Nobody waits any more for what was due while no messenger ran.
  delete from proof.mails m where m.id in (
    select o.id from proof.mails o where o.state = 'due' and o.next_attempt_at <= now() and o.kind = 'reset_password'
      and o.made_at < now() - proof.link_life(o.kind) for update skip locked);
  delete from proof.mails m where m.id in (
    select o.id from proof.mails o
    where o.state = 'due' and o.next_attempt_at <= now() and o.kind in ('account_removed', 'registration_refused')
      and o.made_at < now() - interval '1 day' for update skip locked);
  update proof.mails m set state = 'given_up' where m.id in (
    select o.id from proof.mails o where o.state = 'due' and o.next_attempt_at <= now()
      and o.made_at < now() - interval '1 day' for update skip locked);
  for skipped in 0..100 loop
    select m.* into mail from proof.mails m where m.state = 'due' and m.next_attempt_at <= now()
    order by m.next_attempt_at limit 1 for update skip locked;
    if not found then
      return;
    end if;
    owner := null;
    if mail.kind in ('verify_address', 'confirm_new_address') and mail.attempts = 0 and not proof.may_mail(mail.address) then
      -- To whoever asked it looks as any other: she does not learn who else has named the address.
      update proof.mails m set state = 'sent' where m.id = mail.id;
      mail.id := null;
      continue;
    end if;
    exit when mail.kind = 'registration_refused';
    exit when mail.kind = 'invitation' and proof.invitation_is_open(mail.invitation_id);
    if mail.user_id is null and mail.kind = 'reset_password' then
      owner := proof.owner_of_reset(mail.address);
      -- To the address of the account: one that only looks like it may be another's.
      update proof.mails m set user_id = owner.id, address = owner.email where m.id = mail.id and owner.id is not null;
    else
      select u.* into owner from app.users u where u.id = mail.user_id;
    end if;
    if mail.kind = 'registration_waits' then
      -- Whoever signs up at this moment has found this mail and written none: her account is to be seen first.
      perform pg_advisory_xact_lock(hashtextextended('registrations wait', 0));
    end if;
    exit when owner.status = 'active' and (mail.kind <> 'registration_waits' or proof.has_registrations_for(owner.id))
      or mail.kind = 'account_removed' or owner.status = 'waiting' and mail.kind = 'verify_address';
    -- Nobody reads it. Nothing is kept of an address that is nobody's.
    delete from proof.mails m where m.id = mail.id;
    mail.id := null;
  end loop;
  if mail.kind = 'verify_address' then
    select u.* into holder from app.users u
    where lower(u.email) = lower(mail.address) and u.email_verified_at is not null and u.id <> owner.id;
  end if;
  return query
  update proof.mails m
  set attempts = m.attempts + 1,
    next_attempt_at = now() + proof.mail_lease() + least(interval '1 hour', first_pause * power(2, least(m.attempts, 20))),
    link_hash = case when holder.id is null and proof.link_life(m.kind) is not null then new_link_hash end,
    link_expires_at = now() + proof.link_life(m.kind)
  where m.id = mail.id
  returning m.id, case when holder.id is null then m.kind else 'address_named' end, m.address,
    case m.kind when 'account_removed' then m.locale else coalesce(holder.locale, owner.locale, m.locale) end,
    case when holder.id is null then owner.time_zone else holder.time_zone end,
    coalesce(m.detail ->> 'username', holder.username, owner.username), m.detail, m.attempts, m.made_at;
end
$$;

-- What came of an attempt. After a day it is not tried again; after ninety nobody asks any more.
create function app.note_mail(mail_id uuid, attempt integer, reason text, is_final boolean) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from proof.mails m where m.made_at < now() - interval '90 days';
  update proof.mails m
  set failure = reason, next_attempt_at = m.next_attempt_at - proof.mail_lease(), sent_at = case when reason is null then now() end,
    state = case when reason is null then 'sent' when is_final or m.made_at < now() - interval '1 day' then 'given_up' else 'due' end
  -- Another messenger has taken it since, where this one was stalled: that one's time is not cut short.
  where m.id = mail_id and m.state = 'due' and (reason is null or m.attempts = attempt);
  -- It is all that was left of somebody.
  delete from proof.mails m
  where m.id = mail_id and m.kind in ('account_removed', 'registration_refused') and m.state <> 'due'
$$;

grant execute on function app.take_mail(bytea, interval) to tessera_delivery;
grant execute on function app.note_mail(uuid, integer, text, boolean) to tessera_delivery;
