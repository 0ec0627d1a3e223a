-- New passwords that administrators require. Whoever signs in until then sets one, and opens nothing before.

set local role tessera_proof;

create function proof.must_renew_password(owner uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from proof.passwords p where p.user_id = owner and p.renewal_required_at is not null)
$$;

-- However it is changed.
create function proof.meet_requirement() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.renewal_required_at := null;
  return new;
end
$$;
create trigger meet_requirement before update of hash on proof.passwords
  for each row execute function proof.meet_requirement();

-- As after a reset by mail nobody is signed in as her any more, and her access tokens end. One row says what came of it:
-- `required`, or `no_password` where there is none to renew. Null when there is no such user, or she waits to be approved.
create function app.require_new_password(of_user uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
begin
  perform 1 from app.users u where u.id = of_user and u.status in ('active', 'disabled');
  if not found then
    return null;
  end if;
  -- A sign-in that crosses this finds the requirement, or its session is found here.
  perform proof.hold_ways_in(of_user);
  update proof.passwords p set renewal_required_at = now() where p.user_id = of_user;
  if not found then
    return 'no_password';
  end if;
  perform proof.end_sessions(of_user);
  perform proof.tell_of_administration(changer, of_user, 'password.renewal_required', '', '{}');
  perform proof.tell_owner(of_user, 'new_password_required', '{}');
  return 'required';
end
$$;

-- By its proof: no unit opens with it. Only a browser has pages on which a password is set. No row when it is not live, or
-- awaits nothing.
create function proof.awaiting_session(presented bytea) returns proof.sessions
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select s.* from proof.sessions s
  join app.users u on u.id = s.user_id and u.status = 'active'
  where session_user in ('tessera_api', 'tessera_auth') and s.proof_hash = sha256(presented) and s.kind = 'browser'
    and s.awaits_password and s.ended_at is null and s.expires_at > clock_timestamp()
$$;

create function app.awaiting_user(presented bytea) returns table (id uuid, username text, email text, created_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.awaiting_session(presented);
begin
  return query select u.id, u.username, u.email, u.created_at from app.users u where u.id = own.user_id;
end
$$;

create function app.end_awaiting_session(presented bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.awaiting_session(presented);
begin
  update proof.sessions s set ended_at = now() where s.id = own.id;
  insert into app.audit (user_id, actor, action)
  select own.user_id, 'user:' || own.user_id, 'session.ended' where own.id is not null;
end
$$;

-- What the new password is held against. No row for every other proof.
create function sign_in.find_required_renewal(presented bytea)
returns table (username text, email text, password_hash text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.awaiting_session(presented);
begin
  return query
  select u.username, u.email, p.hash from proof.passwords p join app.users u on u.id = p.user_id
  where p.user_id = own.user_id;
end
$$;

-- Only for whoever has held the new password against this hash. The session goes on under another proof and awaits nothing;
-- every other ends. False when it is not live any more, or the password is another by now.
create function sign_in.renew_password(presented bytea, old_hash text, new_hash text, new_proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.awaiting_session(presented);
begin
  perform 1 from proof.passwords p where p.user_id = own.user_id for update;
  -- Looked at again: what was waited for may have ended it.
  own := proof.awaiting_session(presented);
  update proof.passwords p set hash = new_hash, changed_at = now() where p.user_id = own.user_id and p.hash = old_hash;
  if not found then
    return false;
  end if;
  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'password.renewed');
  update proof.sessions s set awaits_password = false where s.id = own.id;
  perform proof.renew(own, new_proof_hash);
  return true;
end
$$;

grant execute on function app.require_new_password(uuid) to tessera_user;
grant execute on function app.awaiting_user(bytea) to tessera_user;
grant execute on function app.end_awaiting_session(bytea) to tessera_user;
grant execute on function sign_in.find_required_renewal(bytea) to tessera_sign_in;
grant execute on function sign_in.renew_password(bytea, text, text, bytea) to tessera_sign_in;
