-- Mail to people about their accounts. A row is written with what it tells of and taken by the messenger, which draws the token
-- of a link when it sends: what lies here opens nothing.

set local role tessera_owner;
grant update (email, email_verified_at) on app.users to tessera_proof;
create policy proof_confirms on app.users for update to tessera_proof using (true) with check (true);

set local role tessera_proof;

create table proof.mails (
  id uuid primary key default app.new_id(),
  -- Of a new password only known when the messenger takes it: whoever asks may have no account. Whoever is invited has none.
  user_id uuid references app.users (id) on delete cascade,
  kind text not null check (kind in ('verify_address', 'reset_password', 'password_changed',
    'confirm_old_address', 'confirm_new_address', 'address_changed', 'new_device', 'token_made', 'credential_added',
    'identity_added', 'identity_removed', 'invitation', 'invitation_not_needed', 'factor_added', 'factor_removed',
    'passkey_copied', 'recovery_code_used', 'recovery_codes_made', 'factors_forgotten', 'removal_asked', 'removal_undone',
    'removal_soon', 'account_removed', 'notice_of_credentials', 'notice_of_schedules', 'notice_of_batches',
    'registration_approved', 'registration_refused', 'new_password_required')),
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

-- The address that somebody wants instead of hers. It is hers once links to both came back.
create table proof.address_changes (
  user_id uuid primary key references app.users (id) on delete cascade,
  address text not null check (address ~ '^[^@\s[:cntrl:]]+@[^@\s[:cntrl:]]+$' and length(address) <= 254),
  made_at timestamptz not null default now(),
  -- At once where the former address was never confirmed, or there is none.
  old_confirmed_at timestamptz,
  new_confirmed_at timestamptz
);
alter table proof.address_changes enable row level security;
alter table proof.address_changes force row level security;
create policy own on proof.address_changes to tessera_proof using (true) with check (true);

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

create function proof.end_address_change(owner uuid) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.end_links(owner, array['confirm_old_address', 'confirm_new_address']);
  delete from proof.address_changes c where c.user_id = owner;
  return found;
end
$$;

-- Whoever changes it, and however. A change of the address that somebody asked for with the former one is off.
create function proof.tell_of_password() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.end_links(new.user_id, array['reset_password']);
  perform proof.end_address_change(new.user_id);
  perform proof.tell_owner(new.user_id, 'password_changed', '{}');
  return null;
end
$$;
create trigger tell_of_password after insert or update of hash on proof.passwords
  for each row execute function proof.tell_of_password();

-- Of an account whose owner asks for a new password; of any other the mail is nobody's. Not more than she can read;
-- what counts is what she can still use, so that nobody who asks in her name keeps her from it.
create function proof.owner_of_reset(asked_for text) returns app.users
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  owner app.users;
begin
  select u.* into owner from app.users u
  where lower(u.email) = lower(asked_for) and u.email_verified_at is not null and u.status = 'active'
    -- Whoever signs in elsewhere and has none gets none by mail.
    and exists (select from proof.passwords p where p.user_id = u.id)
    and (select count(*) from proof.mails m
      where m.user_id = u.id and m.kind = 'reset_password' and m.made_at > now() - proof.link_life(m.kind)) < 5;
  if found then
    insert into app.audit (user_id, actor, action) values (owner.id, 'anonymous', 'password.reset_asked');
  end if;
  return owner;
end
$$;

-- The next one that is due. Whoever takes it and falls leaves it to the next attempt. Of an account that is not active
-- nothing is told. Here it is decided whether there is an account at all, so that nobody who asks can tell by the time it takes:
-- of an address that somebody has confirmed she is told who names it too, and whoever did sees the row of a mail all the same.
create function app.take_mail(new_link_hash bytea, first_pause interval) returns table (
  id uuid, kind text, address text, locale text, username text, detail jsonb, attempts integer, made_at timestamptz
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
    exit when owner.status = 'active' or mail.kind = 'account_removed'
      or owner.status = 'waiting' and mail.kind = 'verify_address';
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
    next_attempt_at = now() + least(interval '1 hour', first_pause * power(2, least(m.attempts, 20))),
    link_hash = case when holder.id is null and proof.link_life(m.kind) is not null then new_link_hash end,
    link_expires_at = now() + proof.link_life(m.kind)
  where m.id = mail.id
  returning m.id, case when holder.id is null then m.kind else 'address_named' end, m.address,
    case m.kind when 'account_removed' then m.locale else coalesce(holder.locale, owner.locale, m.locale) end,
    coalesce(m.detail ->> 'username', holder.username, owner.username), m.detail, m.attempts, m.made_at;
end
$$;

-- What came of an attempt. After a day it is not tried again; after ninety nobody asks any more.
create function app.note_mail(mail_id uuid, reason text, is_final boolean) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from proof.mails m where m.made_at < now() - interval '90 days';
  update proof.mails m
  set failure = reason, sent_at = case when reason is null then now() end,
    state = case when reason is null then 'sent' when is_final or m.made_at < now() - interval '1 day' then 'given_up' else 'due' end
  where m.id = mail_id and m.state = 'due';
  -- It is all that was left of somebody.
  delete from proof.mails m
  where m.id = mail_id and m.kind in ('account_removed', 'registration_refused') and m.state <> 'due'
$$;

-- The address of whoever asks, the one that she wants instead, and what became of the last mail with a link.
create function app.own_address() returns table (
  address text, verified_at timestamptz, new_address text, old_confirmed boolean, new_confirmed boolean,
  mail_state text, mail_failure text, mail_made_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select u.email, u.email_verified_at, c.address, c.old_confirmed_at is not null, c.new_confirmed_at is not null,
    last.state, last.failure, last.made_at
  from app.users u
  left join proof.address_changes c on c.user_id = u.id and c.made_at > now() - proof.link_life('confirm_new_address')
  left join lateral (
    select m.* from proof.mails m
    where m.user_id = u.id and m.kind = case when c.user_id is null then 'verify_address' else 'confirm_new_address' end
    order by m.made_at desc limit 1) last on last.address = coalesce(c.address, u.email)
  where u.id = own.user_id;
end
$$;

-- False when she has asked too often within a day: what others ask is not looked at, so that the answer says nothing of it.
create function proof.ask_link(of_user uuid, named_address text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if (select count(*) from proof.mails m
    where m.user_id = of_user and m.kind = 'verify_address' and m.made_at > now() - interval '1 day') >= 3 then
    return false;
  end if;
  insert into proof.mails (user_id, kind, address) values (of_user, 'verify_address', named_address);
  return true;
end
$$;

-- False when too many were asked for; null when there is nothing to confirm.
create function app.ask_verification() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  owner app.users;
begin
  select u.* into owner from app.users u where u.id = own.user_id for update;
  if owner.email is null or owner.email_verified_at is not null then
    return null;
  end if;
  return proof.ask_link(owner.id, owner.email);
end
$$;

-- For whoever waits, and has just verified the password against this hash: she has no session to ask with.
create function sign_in.ask_verification(of_user uuid, verified_hash text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  owner app.users;
begin
  select u.* into owner from app.users u join proof.passwords p on p.user_id = u.id and p.hash = verified_hash
  where u.id = of_user and u.status = 'waiting' and u.email is not null and u.email_verified_at is null for update of u;
  if found then
    perform proof.ask_link(owner.id, owner.email);
  end if;
end
$$;

-- Only for whoever has just verified the password against this hash. `asked`; `unknown` when the password was changed
-- meanwhile; `same` when it is her address already; `too_many` of these within an hour.
create function app.ask_address_change(verified_hash text, new_address text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  owner app.users;
begin
  select u.* into owner from app.users u where u.id = own.user_id for update;
  perform 1 from proof.passwords p where p.user_id = owner.id and p.hash = verified_hash for share;
  if not found then
    return 'unknown';
  elsif lower(owner.email) = lower(new_address) then
    return 'same';
  elsif (select count(*) from proof.mails m
      where m.user_id = owner.id and m.kind = 'confirm_new_address' and m.made_at > now() - interval '1 hour') >= 5 then
    return 'too_many';
  end if;
  perform proof.end_address_change(owner.id);
  insert into proof.address_changes (user_id, address, old_confirmed_at)
  values (owner.id, new_address, case when owner.email_verified_at is null then now() end);
  insert into proof.mails (user_id, kind, address) values (owner.id, 'confirm_new_address', new_address);
  perform proof.tell_owner(owner.id, 'confirm_old_address', jsonb_build_object('newAddress', new_address));
  insert into app.audit (user_id, actor, action, subject)
  values (owner.id, 'user:' || owner.id, 'address.change_asked', new_address);
  return 'asked';
end
$$;

create function app.cancel_address_change() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return proof.end_address_change(own.user_id);
end
$$;

-- Whoever has shown that an address is hers gets it, whoever else has named it. False when somebody else has shown it too.
create function proof.change_address(owner uuid, new_address text) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  former app.users;
begin
  select u.* into former from app.users u where u.id = owner for update;
  begin
    update app.users u set email = new_address, email_verified_at = now() where u.id = owner;
  exception when unique_violation then
    return false;
  end;
  perform proof.end_address_change(owner);
  perform proof.end_links(owner, array['verify_address', 'reset_password']);
  if former.email_verified_at is not null then
    insert into proof.mails (user_id, kind, address, detail)
    values (owner, 'address_changed', former.email, jsonb_build_object('newAddress', new_address));
  end if;
  insert into app.audit (user_id, actor, action, subject) values (owner, 'user:' || owner, 'address.changed', new_address);
  return true;
end
$$;

-- What the link did: `confirmed`; `waiting` for the other address; `changed`; `taken` when somebody else has confirmed the
-- address meanwhile. Null when it is not live. It needs no session: the mail may be read elsewhere.
create function sign_in.confirm_address(token_hash bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails := proof.live_link(token_hash, array['verify_address', 'confirm_old_address', 'confirm_new_address']);
  change proof.address_changes;
begin
  if mail.kind = 'verify_address' then
    begin
      update app.users u set email_verified_at = now()
      where u.id = mail.user_id and u.email = mail.address and u.email_verified_at is null;
    exception when unique_violation then
      return 'taken';
    end;
    if not found then
      return null;
    end if;
    perform proof.end_links(mail.user_id, array['verify_address']);
    insert into app.audit (user_id, actor, action) values (mail.user_id, 'user:' || mail.user_id, 'address.verified');
    return 'confirmed';
  end if;
  update proof.address_changes c
  set old_confirmed_at = case mail.kind when 'confirm_old_address' then now() else c.old_confirmed_at end,
    new_confirmed_at = case mail.kind when 'confirm_new_address' then now() else c.new_confirmed_at end
  where c.user_id = mail.user_id returning c.* into change;
  if change.user_id is null then
    return null;
  end if;
  perform proof.end_links(mail.user_id, array[mail.kind]);
  if change.old_confirmed_at is null or change.new_confirmed_at is null then
    return 'waiting';
  end if;
  return case when proof.change_address(change.user_id, change.address) then 'changed' else 'taken' end;
end
$$;

-- The same for every address.
create function sign_in.ask_reset(asked_for text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from proof.mails m where m.made_at < now() - interval '90 days';
  insert into proof.mails (kind, address) values ('reset_password', asked_for)
$$;

-- Whose password the link sets: no row when it is not live.
create function sign_in.find_reset(token_hash bytea) returns table (username text, email text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails := proof.live_link(token_hash, array['reset_password']);
begin
  return query select u.username, u.email from app.users u where u.id = mail.user_id;
end
$$;

-- Whoever was signed in is out, and access tokens end: somebody else may have made them. False when the link is not live.
create function sign_in.reset_password(token_hash bytea, new_hash text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails := proof.live_link(token_hash, array['reset_password']);
begin
  if mail.id is null then
    return false;
  end if;
  update proof.passwords p set hash = new_hash, changed_at = now() where p.user_id = mail.user_id;
  -- Whoever knew the old one may have added a key. Before the sessions: one that such a key opens meanwhile ends too.
  update proof.passkeys k set signs_in = false where k.user_id = mail.user_id;
  update proof.sessions s set ended_at = now() where s.user_id = mail.user_id and s.ended_at is null;
  update proof.personal_tokens t set ended_at = now() where t.user_id = mail.user_id and t.ended_at is null;
  delete from proof.remembered_devices d where d.user_id = mail.user_id;
  insert into app.audit (user_id, actor, action) values (mail.user_id, 'user:' || mail.user_id, 'password.reset');
  return true;
end
$$;

grant execute on function app.take_mail(bytea, interval) to tessera_delivery;
grant execute on function app.note_mail(uuid, text, boolean) to tessera_delivery;
grant execute on function app.ask_address_change(text, text) to tessera_user;
grant execute on function app.cancel_address_change() to tessera_user;
grant execute on function app.own_address() to tessera_user;
grant execute on function app.ask_verification() to tessera_user;
grant execute on function sign_in.ask_verification(uuid, text) to tessera_sign_in;
grant execute on function sign_in.confirm_address(bytea) to tessera_sign_in;
grant execute on function sign_in.ask_reset(text) to tessera_sign_in;
grant execute on function sign_in.find_reset(bytea) to tessera_sign_in;
grant execute on function sign_in.reset_password(bytea, text) to tessera_sign_in;
