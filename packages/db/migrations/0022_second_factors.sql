-- What people show besides their password. Codes are checked by the api, which alone has the key of their secrets; that
-- each counts once, and how many may be tried, is decided here.

set local role tessera_proof;

create table proof.authenticator_apps (
  user_id uuid primary key references app.users (id) on delete cascade,
  -- The secret of RFC 6238, under a key that the database does not know, bound to the user.
  secret_envelope bytea not null check (length(secret_envelope) <= 500),
  -- The time step of the last code that was taken: none is taken twice, and none that is older.
  last_step bigint not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now()
);
alter table proof.authenticator_apps enable row level security;
alter table proof.authenticator_apps force row level security;
create policy own on proof.authenticator_apps to tessera_proof using (true) with check (true);

create table proof.recovery_codes (
  user_id uuid not null references app.users (id) on delete cascade,
  -- SHA-256 of 120 random bits: there are too many to be tried, so no slow hash is needed.
  code_hash bytea not null check (length(code_hash) = 32),
  used_at timestamptz,
  primary key (user_id, code_hash)
);
alter table proof.recovery_codes enable row level security;
alter table proof.recovery_codes force row level security;
create policy own on proof.recovery_codes to tessera_proof using (true) with check (true);

-- Codes of six digits that were tried one after the other without success.
create table proof.code_tries (
  user_id uuid primary key references app.users (id) on delete cascade,
  failures integer not null,
  wait_until timestamptz
);
alter table proof.code_tries enable row level security;
alter table proof.code_tries force row level security;
create policy own on proof.code_tries to tessera_proof using (true) with check (true);

-- Whoever has one has shown the password, or an identity of hers, and is to show a second factor.
create table proof.sign_in_tickets (
  ticket_hash bytea primary key check (length(ticket_hash) = 32),
  user_id uuid not null references app.users (id) on delete cascade,
  -- SHA-256 of the hash against which the password was verified, or of the identity's id: without it the ticket is worth
  -- nothing.
  shown_digest bytea not null check (length(shown_digest) = 32),
  tries smallint not null default 0,
  expires_at timestamptz not null
);
create index sign_in_tickets_user on proof.sign_in_tickets (user_id);
alter table proof.sign_in_tickets enable row level security;
alter table proof.sign_in_tickets force row level security;
create policy own on proof.sign_in_tickets to tessera_proof using (true) with check (true);

create function proof.has_second_factor(owner uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (select from proof.authenticator_apps a where a.user_id = owner)
    or exists (select from proof.passkeys k where k.user_id = owner);
end
$$;

-- Counted before the code is looked at, so that many at once count too. After five that were wrong each next one waits longer,
-- up to an hour. How many seconds still to wait; zero lets it be tried.
create function proof.count_code_try(owner uuid) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  waits integer;
begin
  insert into proof.code_tries as t (user_id, failures) values (owner, 1)
  on conflict (user_id) do update set
    failures = least(t.failures + 1, 1000),
    wait_until = case when t.failures >= 4
      then clock_timestamp() + least(power(2, least(t.failures - 4, 12)), 3600) * interval '1 second' end
  where t.wait_until is null or t.wait_until <= clock_timestamp();
  if found then
    return 0;
  end if;
  select ceil(extract(epoch from t.wait_until - clock_timestamp())) into waits from proof.code_tries t where t.user_id = owner;
  return greatest(waits, 1);
end
$$;

-- True for one use of a code, and for none of an older one.
create function proof.spend_code(owner uuid, code_step bigint) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update proof.authenticator_apps a set last_step = code_step, last_used_at = now()
  where a.user_id = owner and a.last_step < code_step;
  if not found then
    return false;
  end if;
  delete from proof.code_tries t where t.user_id = owner;
  return true;
end
$$;

create function proof.spend_recovery_code(owner uuid, shown_hash bytea) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update proof.recovery_codes c set used_at = now()
  where c.user_id = owner and c.code_hash = shown_hash and c.used_at is null;
  if not found then
    return false;
  end if;
  delete from proof.code_tries t where t.user_id = owner;
  insert into app.audit (user_id, actor, action) values (owner, 'user:' || owner, 'recovery_code.used');
  perform proof.tell_owner(owner, 'recovery_code_used', jsonb_build_object('left',
    (select count(*) from proof.recovery_codes c where c.user_id = owner and c.used_at is null)));
  return true;
end
$$;

-- For the owner of a password that was just verified against this hash.
create function sign_in.open_ticket(owner uuid, verified_hash text, new_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from proof.sign_in_tickets t where t.expires_at < now();
  insert into proof.sign_in_tickets (ticket_hash, user_id, shown_digest, expires_at)
  select new_hash, p.user_id, sha256(convert_to(p.hash, 'utf8')), now() + interval '5 minutes'
  from proof.passwords p where p.user_id = owner and p.hash = verified_hash;
end
$$;

-- Held until the end of the transaction: of two that show the same ticket the second finds it spent. What was shown is held as
-- sign_in.open_session and sign_in.open_identity_session hold it.
create function proof.live_ticket(presented bytea, most_tries integer) returns proof.sign_in_tickets
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  ticket proof.sign_in_tickets;
begin
  select t.* into ticket from proof.sign_in_tickets t where t.ticket_hash = presented for update;
  perform 1 from proof.passwords p where p.user_id = ticket.user_id for share;
  perform 1 from proof.identities i where i.user_id = ticket.user_id for share;
  -- Read again: what was waited for may have changed it.
  select t.* into ticket from proof.sign_in_tickets t
  where t.ticket_hash = presented and t.expires_at > clock_timestamp() and t.tries <= most_tries and t.shown_digest in (
    select sha256(convert_to(p.hash, 'utf8')) from proof.passwords p where p.user_id = t.user_id
    union all select sha256(convert_to(i.id::text, 'utf8')) from proof.identities i where i.user_id = t.user_id);
  return ticket;
end
$$;

-- What a code is to be held against, and a try less. No row when the ticket is not live.
create function sign_in.try_code(presented bytea)
returns table (user_id uuid, secret_envelope bytea, at timestamptz, wait_seconds integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ticket proof.sign_in_tickets := proof.live_ticket(presented, 4);
begin
  if ticket.user_id is null then
    return;
  end if;
  user_id := ticket.user_id;
  at := clock_timestamp();
  wait_seconds := proof.count_code_try(ticket.user_id);
  if wait_seconds = 0 then
    update proof.sign_in_tickets t set tries = t.tries + 1 where t.ticket_hash = presented;
    secret_envelope := (select a.secret_envelope from proof.authenticator_apps a where a.user_id = ticket.user_id);
  end if;
  return next;
end
$$;

-- Only for whoever has found the code of this step right. Null when the ticket or the code was used meanwhile.
create function sign_in.open_session_by_code(
  presented bytea, code_step bigint, session_proof_hash bytea, session_kind text, agent text, from_address text, from_country text
) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ticket proof.sign_in_tickets := proof.live_ticket(presented, 5);
begin
  if ticket.user_id is null or not proof.spend_code(ticket.user_id, code_step) then
    return null;
  end if;
  delete from proof.sign_in_tickets t where t.ticket_hash = presented;
  return proof.begin_session(
    ticket.user_id, session_proof_hash, session_kind, agent, from_address, from_country, true, null);
end
$$;

-- No row when the ticket is not live; no end of the session when the code is wrong.
create function sign_in.open_session_by_recovery_code(
  presented bytea, shown_hash bytea, session_proof_hash bytea, session_kind text, agent text, from_address text, from_country text
) returns table (until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  ticket proof.sign_in_tickets := proof.live_ticket(presented, 4);
begin
  if ticket.user_id is null then
    return;
  end if;
  if proof.spend_recovery_code(ticket.user_id, shown_hash) then
    delete from proof.sign_in_tickets t where t.ticket_hash = presented;
    until := proof.begin_session(
      ticket.user_id, session_proof_hash, session_kind, agent, from_address, from_country, true, null);
  else
    update proof.sign_in_tickets t set tries = t.tries + 1 where t.ticket_hash = presented;
  end if;
  return next;
end
$$;

-- Somebody knows the password and not the second factor.
create function sign_in.note_refused_factor(presented bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  insert into app.audit (user_id, actor, action)
  select t.user_id, 'anonymous', 'second_factor.refused' from proof.sign_in_tickets t where t.ticket_hash = presented
$$;

create function app.has_own_second_factor() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return proof.has_second_factor(own.user_id);
end
$$;

-- The owner's own.
create function app.own_second_factors() returns table (
  authenticator_since timestamptz, authenticator_used_at timestamptz, recovery_codes integer, has_password boolean
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select a.created_at, a.last_used_at,
    (select count(*)::integer from proof.recovery_codes c where c.user_id = own.user_id and c.used_at is null),
    exists (select from proof.passwords p where p.user_id = own.user_id)
  from (select) as always left join proof.authenticator_apps a on a.user_id = own.user_id;
end
$$;

grant execute on function sign_in.open_ticket(uuid, text, bytea) to tessera_sign_in;
grant execute on function sign_in.try_code(bytea) to tessera_sign_in;
grant execute on function sign_in.open_session_by_code(bytea, bigint, bytea, text, text, text, text) to tessera_sign_in;
grant execute on function sign_in.open_session_by_recovery_code(bytea, bytea, bytea, text, text, text, text) to tessera_sign_in;
grant execute on function sign_in.note_refused_factor(bytea) to tessera_sign_in;
grant execute on function app.has_own_second_factor() to tessera_user;
grant execute on function app.own_second_factors() to tessera_user;
