-- Signing in with an account elsewhere: OpenID Connect Core 1.0. What a provider says is verified by the api; whose account
-- here it opens is decided here.

set local role tessera_proof;

create table proof.identities (
  id uuid primary key default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  -- As the api's configuration names it.
  provider text not null check (provider ~ '^[a-z][a-z0-9-]{0,30}$'),
  -- These two say who it is, and nothing else does (OpenID Connect Core 1.0 §5.7).
  issuer text not null check (length(issuer) between 1 and 500),
  subject text not null check (length(subject) between 1 and 255),
  -- By which its owner knows it.
  label text not null check (length(label) between 1 and 320),
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  unique (issuer, subject),
  unique (user_id, id)
);
alter table proof.identities enable row level security;
alter table proof.identities force row level security;
create policy own on proof.identities to tessera_proof using (true) with check (true);

-- Sign-ins that are under way at a provider. Whoever comes back shows the state, and that she is whoever left.
create table proof.openid_flows (
  state_hash bytea primary key check (length(state_hash) = 32),
  -- SHA-256 of what the browser keeps meanwhile, or of the session's proof where its owner adds an identity.
  holder_hash bytea not null check (length(holder_hash) = 32),
  provider text not null,
  nonce text not null check (length(nonce) <= 100),
  -- RFC 7636. It is worth nothing without the code.
  code_verifier text not null check (length(code_verifier) <= 128),
  next_page text not null check (length(next_page) <= 2000),
  -- Who adds an identity to her account.
  user_id uuid references app.users (id) on delete cascade,
  expires_at timestamptz not null default now() + interval '10 minutes'
);
create index openid_flows_user on proof.openid_flows (user_id);
create index openid_flows_age on proof.openid_flows (expires_at);
alter table proof.openid_flows enable row level security;
alter table proof.openid_flows force row level security;
create policy own on proof.openid_flows to tessera_proof using (true) with check (true);

-- Whom a provider knows and nobody here: she may make an account.
create table proof.openid_arrivals (
  -- SHA-256 of what her browser keeps: nobody makes an account in another one.
  holder_hash bytea primary key check (length(holder_hash) = 32),
  provider text not null,
  issuer text not null check (length(issuer) between 1 and 500),
  subject text not null check (length(subject) between 1 and 255),
  label text not null check (length(label) between 1 and 320),
  -- Only one of which the provider says that it is hers.
  email text check (email ~ '^[^@\s]+@[^@\s]+$' and length(email) <= 254),
  expires_at timestamptz not null default now() + interval '10 minutes'
);
create index openid_arrivals_age on proof.openid_arrivals (expires_at);
alter table proof.openid_arrivals enable row level security;
alter table proof.openid_arrivals force row level security;
create policy own on proof.openid_arrivals to tessera_proof using (true) with check (true);

create function sign_in.begin_openid(
  state_hash bytea, holder_hash bytea, provider text, nonce text, code_verifier text, next_page text
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from proof.openid_flows f where f.expires_at < now();
  insert into proof.openid_flows (state_hash, holder_hash, provider, nonce, code_verifier, next_page)
  values ($1, $2, $3, $4, $5, $6);
end
$$;

-- The same for somebody who is signed in: only this session can end it.
create function app.begin_identity(
  state_hash bytea, provider text, nonce text, code_verifier text, next_page text
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  delete from proof.openid_flows f where f.expires_at < now();
  insert into proof.openid_flows (state_hash, holder_hash, provider, nonce, code_verifier, next_page, user_id)
  values ($1, own.proof_hash, $2, $3, $4, $5, own.user_id);
end
$$;

-- Once, and only for its holder. A state that another browser or another provider shows stays what it is.
create function sign_in.take_openid_flow(shown_state bytea, shown_holders bytea[], at_provider text)
returns table (nonce text, code_verifier text, next_page text, user_id uuid)
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from proof.openid_flows f
  where f.state_hash = shown_state and f.holder_hash = any (shown_holders) and f.provider = at_provider
    and f.expires_at > clock_timestamp()
  returning f.nonce, f.code_verifier, f.next_page, f.user_id
$$;

-- No row: nobody here is this. No end of the session: her account is not active, or her second factor is to be shown.
create function sign_in.open_identity_session(
  shown_issuer text, shown_subject text, session_proof_hash bytea, agent text, from_address text, from_country text
) returns table (status text, until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  owner uuid;
begin
  -- Held: whoever removes it meanwhile finds the new session and ends it.
  select i.user_id into owner from proof.identities i
  where i.issuer = shown_issuer and i.subject = shown_subject for update;
  if not found then
    return;
  end if;
  status := (select u.status from app.users u where u.id = owner);
  if status = 'active' then
    update proof.identities i set last_used_at = now() where i.issuer = shown_issuer and i.subject = shown_subject;
    until := proof.begin_session(owner, session_proof_hash, 'browser', agent, from_address, from_country, false, null);
  end if;
  return next;
end
$$;

-- For whoever was told that her second factor is to be shown first.
create function sign_in.open_identity_ticket(shown_issuer text, shown_subject text, new_hash bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  delete from proof.sign_in_tickets t where t.expires_at < now();
  insert into proof.sign_in_tickets (ticket_hash, user_id, shown_digest, expires_at)
  select new_hash, i.user_id, sha256(convert_to(i.id::text, 'utf8')), now() + interval '5 minutes'
  from proof.identities i where i.issuer = shown_issuer and i.subject = shown_subject
$$;

create function sign_in.keep_arrival(
  holder_hash bytea, provider text, issuer text, subject text, label text, email text
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from proof.openid_arrivals a where a.expires_at < now();
  insert into proof.openid_arrivals (holder_hash, provider, issuer, subject, label, email)
  values ($1, $2, $3, $4, $5, $6);
end
$$;

create function sign_in.find_arrival(shown_holder bytea)
returns table (provider text, label text, email text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select a.provider, a.label, a.email from proof.openid_arrivals a
  where a.holder_hash = shown_holder and a.expires_at > clock_timestamp()
$$;

-- An account without a password, and its session. One row says what came of it: `made`, `waiting` for an administrator without a
-- session, `spent`, or what is taken.
create function sign_in.register_arrival(
  shown_holder bytea, new_username text, session_proof_hash bytea, agent text, from_address text, from_country text,
  must_wait boolean
) returns table (outcome text, until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  arrival proof.openid_arrivals;
  new_id uuid;
begin
  select a.* into arrival from proof.openid_arrivals a
  where a.holder_hash = shown_holder and a.expires_at > clock_timestamp() for update;
  -- One at a time: she may have come in two browsers.
  perform pg_advisory_xact_lock(hashtextextended(arrival.issuer || ' ' || arrival.subject, 0));
  if arrival.holder_hash is null or exists (
    select from proof.identities i where i.issuer = arrival.issuer and i.subject = arrival.subject) then
    return query select 'spent', null::timestamptz;
    return;
  end if;
  if exists (
    select from app.users u where lower(u.email) = lower(arrival.email) and u.email_verified_at is not null) then
    return query select 'address_taken', null::timestamptz;
    return;
  end if;
  insert into app.users (username, email, email_verified_at, status)
  values (new_username, arrival.email, case when arrival.email is not null then now() end,
    case when must_wait then 'waiting' else 'active' end)
  on conflict do nothing returning id into new_id;
  if new_id is null then
    return query select 'name_taken', null::timestamptz;
    return;
  end if;
  delete from proof.openid_arrivals a where a.holder_hash = shown_holder;
  insert into proof.identities (user_id, provider, issuer, subject, label)
  values (new_id, arrival.provider, arrival.issuer, arrival.subject, arrival.label);
  insert into app.audit (user_id, actor, action, subject)
  values (new_id, 'user:' || new_id, 'account.registered', arrival.provider);
  if must_wait then
    return query select 'waiting', null::timestamptz;
    return;
  end if;
  return query select 'made',
    proof.begin_session(new_id, session_proof_hash, 'browser', agent, from_address, from_country, false, null);
end
$$;

-- For whoever was signed in when she left and is still, where provider and account know her by the same address, and both have
-- seen that it is hers: so nobody adds an identity of somebody else who shares a browser with her, or falls for a link.
-- One row says what came of it: `added`, `address_differs`, or `taken` where it opens an account already.
create function app.add_identity(
  flow_owner uuid, provider text, issuer text, subject text, label text, verified_email text
) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  if own.user_id <> flow_owner then
    raise exception 'another user began this' using errcode = '42501';
  end if;
  if not exists (
    select from app.users u where u.id = own.user_id and u.email_verified_at is not null
      and lower(u.email) = lower(verified_email)) then
    return 'address_differs';
  end if;
  insert into proof.identities (user_id, provider, issuer, subject, label)
  values (own.user_id, $2, $3, $4, $5) on conflict do nothing;
  if not found then
    return case when exists (
      select from proof.identities i where i.user_id = own.user_id and i.issuer = $3 and i.subject = $4)
      then 'added' else 'taken' end;
  end if;
  insert into app.audit (user_id, actor, action, subject)
  values (own.user_id, 'user:' || own.user_id, 'identity.added', provider);
  perform proof.tell_owner(own.user_id, 'identity_added', jsonb_build_object('label', label));
  return 'added';
end
$$;

-- For whoever signs in elsewhere only. False when she has one by now.
create function app.set_first_password(new_hash text, new_proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  perform proof.require_step_up(own, true);
  insert into proof.passwords (user_id, hash) values (own.user_id, new_hash) on conflict do nothing;
  if not found then
    return false;
  end if;
  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'password.set');
  perform proof.renew(own, new_proof_hash);
  return true;
end
$$;

create function app.own_identities() returns table (
  id uuid, provider text, label text, created_at timestamptz, last_used_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select i.id, i.provider, i.label, i.created_at, i.last_used_at from proof.identities i
  where i.user_id = own.user_id order by i.created_at;
end
$$;

-- One row says what came of it: `removed`, `none`, or `last` where no way to sign in would be left; `offered` are the issuers at
-- which one can sign in. It may have been taken over, so this session alone goes on, under another proof.
create function app.remove_identity(identity uuid, offered text[], new_proof_hash bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  removed proof.identities;
begin
  -- All of hers are held: of two that are removed at once the second finds that it is the last.
  perform 1 from proof.identities i where i.user_id = own.user_id order by i.id for update;
  if not exists (select from proof.identities i where i.id = identity and i.user_id = own.user_id) then
    return 'none';
  end if;
  if not exists (select from proof.passwords p where p.user_id = own.user_id)
    and not exists (select from proof.identities i
      where i.user_id = own.user_id and i.id <> identity and i.issuer = any (offered)) then
    return 'last';
  end if;
  delete from proof.identities i where i.id = identity returning i.* into removed;
  perform proof.renew(own, new_proof_hash);
  insert into app.audit (user_id, actor, action, subject)
  values (own.user_id, 'user:' || own.user_id, 'identity.removed', removed.provider);
  perform proof.tell_owner(own.user_id, 'identity_removed', jsonb_build_object('label', removed.label));
  return 'removed';
end
$$;

grant execute on function sign_in.begin_openid(bytea, bytea, text, text, text, text) to tessera_sign_in;
grant execute on function sign_in.take_openid_flow(bytea, bytea[], text) to tessera_sign_in;
grant execute on function sign_in.open_identity_session(text, text, bytea, text, text, text) to tessera_sign_in;
grant execute on function sign_in.open_identity_ticket(text, text, bytea) to tessera_sign_in;
grant execute on function sign_in.keep_arrival(bytea, text, text, text, text, text) to tessera_sign_in;
grant execute on function sign_in.find_arrival(bytea) to tessera_sign_in;
grant execute on function sign_in.register_arrival(bytea, text, bytea, text, text, text, boolean) to tessera_sign_in;
grant execute on function app.begin_identity(bytea, text, text, text, text) to tessera_user;
grant execute on function app.add_identity(uuid, text, text, text, text, text) to tessera_user;
grant execute on function app.own_identities() to tessera_user;
grant execute on function app.set_first_password(text, bytea) to tessera_user;
grant execute on function app.remove_identity(uuid, text[], bytea) to tessera_user;
