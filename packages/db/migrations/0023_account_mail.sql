-- Mail to people about their accounts. A row is written with what it tells of and taken by the messenger, which draws the token
-- of a link when it sends: what lies here opens nothing.

set local role tessera_owner;
grant update (email, email_verified_at) on app.users to tessera_proof;
create policy proof_confirms on app.users for update to tessera_proof using (true) with check (true);

set local role tessera_proof;

create table proof.mails (
  id uuid primary key default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  kind text not null check (kind in ('verify_address')),
  address text not null check (address ~ '^[^@\s[:cntrl:]]+@[^@\s[:cntrl:]]+$' and length(address) <= 254),
  detail jsonb not null default '{}',
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
  link_ended_at timestamptz
);
create index mails_due on proof.mails (state, next_attempt_at);
create index mails_owner on proof.mails (user_id, kind, made_at desc);
create index mails_age on proof.mails (made_at);
alter table proof.mails enable row level security;
alter table proof.mails force row level security;
create policy own on proof.mails to tessera_proof using (true) with check (true);

-- Null for kinds without a link.
create function proof.link_life(mail_kind text) returns interval
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case mail_kind when 'verify_address' then interval '1 day' end
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
    and m.link_expires_at > clock_timestamp() and u.status = 'active'
  for update of m;
  return mail;
end
$$;

create function proof.end_links(owner uuid, kinds text[]) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  update proof.mails m set link_ended_at = now() where m.user_id = owner and m.kind = any (kinds) and m.link_ended_at is null
$$;

-- The next one that is due. Whoever takes it and falls leaves it to the next attempt. Of an account that is not active
-- nothing is told.
create function app.take_mail(new_link_hash bytea, first_pause interval) returns table (
  id uuid, kind text, address text, locale text, username text, detail jsonb, attempts integer, made_at timestamptz
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails;
  owner app.users;
begin
  for skipped in 0..100 loop
    select m.* into mail from proof.mails m where m.state = 'due' and m.next_attempt_at <= now()
    order by m.next_attempt_at limit 1 for update skip locked;
    if not found then
      return;
    end if;
    select u.* into owner from app.users u where u.id = mail.user_id;
    exit when owner.status = 'active';
    update proof.mails m set state = 'given_up', failure = 'not_active' where m.id = mail.id;
    mail.id := null;
  end loop;
  return query
  update proof.mails m
  set attempts = m.attempts + 1,
    next_attempt_at = now() + least(interval '1 hour', first_pause * power(2, least(m.attempts, 20))),
    link_hash = case when proof.link_life(m.kind) is not null then new_link_hash end,
    link_expires_at = now() + proof.link_life(m.kind)
  where m.id = mail.id
  returning m.id, m.kind, m.address, owner.locale, owner.username, m.detail, m.attempts, m.made_at;
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
  where m.id = mail_id and m.state = 'due'
$$;

-- The address of whoever asks, and what became of the last mail that asks for its confirmation.
create function app.own_address() returns table (
  address text, verified_at timestamptz, mail_state text, mail_failure text, mail_made_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select u.email, u.email_verified_at, last.state, last.failure, last.made_at
  from app.users u left join lateral (
    select m.* from proof.mails m where m.user_id = u.id and m.kind = 'verify_address'
    order by m.made_at desc limit 1) last on last.address = u.email
  where u.id = own.user_id;
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
  -- One after the other, so that many at once count too.
  select u.* into owner from app.users u where u.id = own.user_id for update;
  if owner.email is null or owner.email_verified_at is not null then
    return null;
  end if;
  if (select count(*) from proof.mails m
      where m.user_id = owner.id and m.kind = 'verify_address' and m.made_at > now() - interval '1 hour') >= 5 then
    return false;
  end if;
  insert into proof.mails (user_id, kind, address) values (owner.id, 'verify_address', owner.email);
  return true;
end
$$;

-- Whether the link confirmed anything. It needs no session: the mail may be read elsewhere.
create function sign_in.confirm_address(token_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  mail proof.mails := proof.live_link(token_hash, array['verify_address']);
begin
  update app.users u set email_verified_at = now()
  where u.id = mail.user_id and u.email = mail.address and u.email_verified_at is null;
  if not found then
    return false;
  end if;
  perform proof.end_links(mail.user_id, array['verify_address']);
  insert into app.audit (user_id, actor, action) values (mail.user_id, 'user:' || mail.user_id, 'address.verified');
  return true;
end
$$;

grant execute on function app.take_mail(bytea, interval) to tessera_delivery;
grant execute on function app.note_mail(uuid, text, boolean) to tessera_delivery;
grant execute on function app.own_address() to tessera_user;
grant execute on function app.ask_verification() to tessera_user;
grant execute on function sign_in.confirm_address(bytea) to tessera_sign_in;
