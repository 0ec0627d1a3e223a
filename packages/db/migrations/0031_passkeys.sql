-- Keys of Web Authentication Level 3. What a key has signed is verified by the api; that each challenge is answered once, by
-- whoever was asked, and that a key is nobody's copy, is decided here.

set local role tessera_proof;

create table proof.passkeys (
  id uuid primary key default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
  -- COSE_Key, RFC 9052.
  public_key bytea not null check (length(public_key) <= 2000),
  -- How often it has signed; zero as long as it does not count.
  sign_count bigint not null check (sign_count between 0 and 4294967295),
  transports text[] not null default '{}',
  name text not null check (length(name) between 1 and 80),
  -- It asked for a finger, a face or a PIN when it was made, so it is two factors. One that gets a PIN later is not: whoever
  -- has found it may have chosen it. After a mailed reset of the password none is: whoever had the old one may have made it.
  signs_in boolean not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  unique (user_id, id)
);
alter table proof.passkeys enable row level security;
alter table proof.passkeys force row level security;
create policy own on proof.passkeys to tessera_proof using (true) with check (true);

-- What keys are asked to sign.
create table proof.passkey_ceremonies (
  challenge bytea primary key check (length(challenge) = 32),
  purpose text not null check (purpose in ('sign_in', 'second_step', 'step_up', 'registration')),
  -- SHA-256 of the proof of whoever asked, a browser's cookie or the ticket of a sign-in. Of the id of a session: its proof changes
  -- whenever its owner shows anew who she is, as she may have to between the asking and the answer.
  holder_hash bytea not null check (length(holder_hash) = 32),
  -- Whose keys count. Nobody's yet when somebody signs in: whose key has answered.
  user_id uuid references app.users (id) on delete cascade,
  expires_at timestamptz not null default now() + interval '5 minutes',
  is_answered boolean not null default false,
  -- The key that the answer named.
  passkey_id uuid,
  foreign key (user_id, passkey_id) references proof.passkeys (user_id, id) on delete cascade,
  check (purpose = 'sign_in' or user_id is not null)
);
create index passkey_ceremonies_passkey on proof.passkey_ceremonies (user_id, passkey_id);
create index passkey_ceremonies_age on proof.passkey_ceremonies (expires_at);
alter table proof.passkey_ceremonies enable row level security;
alter table proof.passkey_ceremonies force row level security;
create policy own on proof.passkey_ceremonies to tessera_proof using (true) with check (true);

create function proof.begin_ceremony(for_purpose text, new_challenge bytea, of_holder bytea, of_user uuid) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  delete from proof.passkey_ceremonies c where c.expires_at < now();
  insert into proof.passkey_ceremonies (purpose, challenge, holder_hash, user_id)
  values (for_purpose, new_challenge, of_holder, of_user)
$$;

-- Once, whatever comes of it. The key that the answer names, if it is one of whom it is for; else no row.
create function proof.answer_ceremony(for_purpose text, shown_challenge bytea, of_holder bytea, shown_credential bytea)
returns table (user_id uuid, public_key bytea)
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  ceremony proof.passkey_ceremonies;
  named proof.passkeys;
begin
  update proof.passkey_ceremonies c set is_answered = true
  where c.challenge = shown_challenge and c.purpose = for_purpose and c.holder_hash = of_holder
    and not c.is_answered and c.expires_at > clock_timestamp()
  returning c.* into ceremony;
  if not found then
    return;
  end if;
  select k.* into named from proof.passkeys k join app.users u on u.id = k.user_id
  where k.credential_id = shown_credential and u.status = 'active'
    and (for_purpose <> 'sign_in' or k.signs_in)
    and (ceremony.user_id is null or k.user_id = ceremony.user_id)
  -- One that is being removed meanwhile answers nothing.
  for key share of k;
  if not found then
    return;
  end if;
  update proof.passkey_ceremonies c set user_id = named.user_id, passkey_id = named.id where c.challenge = shown_challenge;
  return query select named.user_id, named.public_key;
end
$$;

-- The key that has answered. Null, and its owner is told, when it has not signed more often than before: there are two of it.
create function proof.spend_ceremony(for_purpose text, shown_challenge bytea, of_holder bytea, new_count bigint)
returns proof.passkeys
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  answered_by uuid;
  used proof.passkeys;
begin
  -- In the order in which its removal locks them.
  perform 1 from proof.passkeys k where k.id = (
    select c.passkey_id from proof.passkey_ceremonies c where c.challenge = shown_challenge) for update;
  delete from proof.passkey_ceremonies c
  where c.challenge = shown_challenge and c.purpose = for_purpose and c.holder_hash = of_holder
    and c.expires_at > clock_timestamp()
  returning c.passkey_id into answered_by;
  update proof.passkeys k set sign_count = new_count, last_used_at = now()
  where k.id = answered_by and (k.sign_count < new_count or (k.sign_count = 0 and new_count = 0)) returning k.* into used;
  if used.id is null then
    insert into app.audit (user_id, actor, action, subject)
    select k.user_id, 'anonymous', 'passkey.copied', k.name from proof.passkeys k where k.id = answered_by;
    perform proof.tell_owner(k.user_id, 'passkey_copied', jsonb_build_object('name', k.name))
    from proof.passkeys k where k.id = answered_by;
  end if;
  return used;
end
$$;

-- Nobody is named: the browser offers what it has for this house.
create function sign_in.begin_passkey_sign_in(new_challenge bytea, of_holder bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select proof.begin_ceremony('sign_in', new_challenge, of_holder, null)
$$;

-- What can be shown for the ticket, a key in each row; one row without a key when there is none, and none when the ticket is not live.
create function sign_in.begin_second_step(presented bytea, new_challenge bytea)
returns table (has_authenticator boolean, credential_id bytea, transports text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ticket proof.sign_in_tickets := proof.live_ticket(presented, 4);
begin
  if ticket.user_id is null then
    return;
  end if;
  perform proof.begin_ceremony('second_step', new_challenge, presented, ticket.user_id);
  return query
  select exists (select from proof.authenticator_apps a where a.user_id = ticket.user_id), k.credential_id, k.transports
  from (select) as always left join proof.passkeys k on k.user_id = ticket.user_id order by k.id;
end
$$;

create function sign_in.answer_passkey(for_purpose text, shown_challenge bytea, of_holder bytea, shown_credential bytea)
returns table (user_id uuid, public_key bytea)
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select * from proof.answer_ceremony(for_purpose, shown_challenge, of_holder, shown_credential)
$$;

-- Only for whoever has verified the answer, and that its key has seen who shows it. Null when it is no good, or the account was
-- disabled or its password reset meanwhile.
create function sign_in.open_session_by_passkey(
  shown_challenge bytea, of_holder bytea, new_count bigint,
  session_proof_hash bytea, agent text, from_address text, from_country text
) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  used proof.passkeys := proof.spend_ceremony('sign_in', shown_challenge, of_holder, new_count);
begin
  perform 1 from app.users u where u.id = used.user_id and u.status = 'active' and used.signs_in for share;
  if not found then
    return null;
  end if;
  return proof.begin_session(
    used.user_id, session_proof_hash, 'browser', agent, from_address, from_country, true, null);
end
$$;

-- Of a key that an answer has named.
create function sign_in.note_refused_passkey(owner uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into app.audit (user_id, actor, action)
  select u.id, 'anonymous', 'session.refused' from app.users u where u.id = owner
$$;

-- Only for whoever has verified the answer. Null when the ticket or the challenge was used meanwhile.
create function sign_in.open_session_by_second_passkey(
  presented bytea, shown_challenge bytea, new_count bigint,
  session_proof_hash bytea, session_kind text, agent text, from_address text, from_country text
) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ticket proof.sign_in_tickets := proof.live_ticket(presented, 4);
  used proof.passkeys;
begin
  if ticket.user_id is not null then
    used := proof.spend_ceremony('second_step', shown_challenge, presented, new_count);
  end if;
  if used.id is null then
    return null;
  end if;
  delete from proof.sign_in_tickets t where t.ticket_hash = presented;
  return proof.begin_session(
    ticket.user_id, session_proof_hash, session_kind, agent, from_address, from_country, true, null);
end
$$;

create function proof.holder_hash(own proof.sessions) returns bytea
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select sha256(convert_to(own.id::text, 'utf8'))
$$;

-- To show one of hers, or to make another: then these are those that are not to be made again.
create function app.begin_passkey(for_purpose text, new_challenge bytea) returns table (credential_id bytea, transports text[])
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  if for_purpose = 'registration' then
    perform proof.require_step_up(own, true);
  elsif for_purpose <> 'step_up' then
    raise exception 'a session begins no %', for_purpose using errcode = '22023';
  end if;
  perform proof.begin_ceremony(for_purpose, new_challenge, proof.holder_hash(own), own.user_id);
  return query select k.credential_id, k.transports from proof.passkeys k where k.user_id = own.user_id order by k.id;
end
$$;

create function app.answer_passkey(shown_challenge bytea, shown_credential bytea) returns table (user_id uuid, public_key bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query select * from proof.answer_ceremony('step_up', shown_challenge, proof.holder_hash(own), shown_credential);
end
$$;

-- Once, whatever comes of it in the same unit. False where this session has not asked for it lately.
create function app.end_registration(shown_challenge bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  delete from proof.passkey_ceremonies c
  where c.challenge = shown_challenge and c.purpose = 'registration' and c.holder_hash = proof.holder_hash(own)
    and c.expires_at > clock_timestamp();
  return found;
end
$$;

-- What came of it: `first` when the recovery codes were stored, because there was no factor before; `added`; `taken` when it is
-- known; `full` where there are twenty.
create function app.add_passkey(
  new_credential bytea, new_key bytea, new_count bigint, new_transports text[], new_name text, new_signs_in boolean,
  code_hashes bytea[], new_proof_hash bytea
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  is_first boolean;
begin
  perform proof.begin_change_of_factors(own);
  is_first := not proof.has_second_factor(own.user_id);
  if (select count(*) from proof.passkeys k where k.user_id = own.user_id) >= 20 then
    return 'full';
  end if;
  insert into proof.passkeys (user_id, credential_id, public_key, sign_count, transports, name, signs_in)
  values (own.user_id, new_credential, new_key, new_count, new_transports, new_name, new_signs_in) on conflict do nothing;
  if not found then
    return 'taken';
  end if;
  perform proof.end_addition_of_factor(own, is_first, 'passkey', new_name, code_hashes, new_proof_hash);
  return case when is_first then 'first' else 'added' end;
end
$$;

-- As app.remove_authenticator.
create function app.remove_passkey(passkey uuid, new_proof_hash bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  removed_name text;
begin
  perform proof.begin_change_of_factors(own);
  if not exists (select from proof.passkeys k where k.user_id = own.user_id and k.id = passkey) then
    return 'none';
  elsif not proof.may_remove_factor(own.user_id) then
    return 'needed';
  end if;
  delete from proof.passkeys k where k.id = passkey returning k.name into removed_name;
  perform proof.end_removal_of_factor(own, 'passkey', removed_name, new_proof_hash);
  return 'removed';
end
$$;

create function app.rename_passkey(passkey uuid, new_name text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  update proof.passkeys k set name = new_name where k.user_id = own.user_id and k.id = passkey;
  return found;
end
$$;

create function app.own_passkeys()
returns table (id uuid, name text, signs_in boolean, created_at timestamptz, last_used_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select k.id, k.name, k.signs_in, k.created_at, k.last_used_at from proof.passkeys k
  where k.user_id = own.user_id order by k.created_at, k.id;
end
$$;

grant execute on function sign_in.begin_passkey_sign_in(bytea, bytea) to tessera_sign_in;
grant execute on function sign_in.begin_second_step(bytea, bytea) to tessera_sign_in;
grant execute on function sign_in.answer_passkey(text, bytea, bytea, bytea) to tessera_sign_in;
grant execute on function sign_in.open_session_by_passkey(bytea, bytea, bigint, bytea, text, text, text) to tessera_sign_in;
grant execute on function sign_in.note_refused_passkey(uuid) to tessera_sign_in;
grant execute on function sign_in.open_session_by_second_passkey(bytea, bytea, bigint, bytea, text, text, text, text) to tessera_sign_in;
grant execute on function app.begin_passkey(text, bytea) to tessera_user;
grant execute on function app.answer_passkey(bytea, bytea) to tessera_user;
grant execute on function app.end_registration(bytea) to tessera_user;
grant execute on function app.add_passkey(bytea, bytea, bigint, text[], text, boolean, bytea[], bytea) to tessera_user;
grant execute on function app.remove_passkey(uuid, bytea) to tessera_user;
grant execute on function app.rename_passkey(uuid, text) to tessera_user;
grant execute on function app.own_passkeys() to tessera_user;
