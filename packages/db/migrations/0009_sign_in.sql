-- The only way to passwords and new sessions. The api's second login, tessera_auth, may call these and nothing else.

set local role tessera_proof;

-- Null when the name is taken. An address may be anybody's: whose it is shows when its link comes back.
create function sign_in.register(
  new_username text, new_email text, password_hash text, new_locale text, must_wait boolean
) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  new_id uuid;
begin
  perform proof.forget_unconfirmed();
  insert into app.users (username, email, locale, status)
  values (new_username, new_email, new_locale, case when must_wait then 'waiting' else 'active' end) on conflict do nothing
  returning id into new_id;
  if new_id is null then
    return null;
  end if;
  insert into proof.passwords (user_id, hash) values (new_id, password_hash);
  insert into app.audit (user_id, actor, action) values (new_id, 'user:' || new_id, 'account.registered');
  if new_email is not null then
    insert into proof.mails (user_id, kind, address) values (new_id, 'verify_address', new_email);
  end if;
  return new_id;
end
$$;

-- By user name, or by an e-mail address that its owner has confirmed. No row for an unknown or disabled account.
create function sign_in.find_password(login text) returns table (user_id uuid, password_hash text, is_waiting boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select u.id, p.hash, u.status = 'waiting'
  from app.users u
  join proof.passwords p on p.user_id = u.id
  where (u.username = lower(login) or lower(u.email) = lower(login) and u.email_verified_at is not null)
    and u.status in ('active', 'waiting')
  limit 1
$$;

-- Each use of a browser's session keeps it for twelve hours more, until it is fourteen days old. An access token of the
-- REST interface ends when its answer said that it would.
create function proof.session_end(session_kind text, began timestamptz) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select least(case session_kind when 'browser' then now() else began end + interval '12 hours', began + interval '14 days')
$$;

-- Every way of signing in ends here, so that none can forget the second factor: null where it was not shown, neither now nor on
-- this device within thirty days; nor that a new password was required. What ended long ago is forgotten.
create function proof.begin_session(
  session_user_id uuid, session_proof_hash bytea, session_kind text, agent text, from_address text, from_country text,
  factor_shown boolean, device_hash bytea
) returns timestamptz
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  until timestamptz := proof.session_end(session_kind, now());
  shown_at timestamptz := now();
  awaits boolean := proof.must_renew_password(session_user_id);
begin
  -- Only a browser has pages on which a password is set, or a removal is undone: of a session that could do nothing no row stays.
  -- It is said before the second factor is asked for, so that no code is shown in vain, and none that was shown stays good.
  if session_kind <> 'browser' and awaits then
    raise exception 'a new password is required' using errcode = 'UP003';
  elsif session_kind <> 'browser' and proof.is_leaving(session_user_id) then
    raise exception 'the account is being removed' using errcode = 'UP002';
  end if;
  if not factor_shown and proof.has_second_factor(session_user_id) then
    if not proof.knows_device(session_user_id, device_hash) then
      return null;
    end if;
    shown_at := null;
  end if;
  delete from proof.sessions s
  where s.user_id = session_user_id and least(s.ended_at, s.expires_at) < now() - interval '30 days';
  insert into proof.sessions (
    user_id, proof_hash, kind, user_agent, address, country, expires_at, stepped_up_at, awaits_password)
  values (session_user_id, session_proof_hash, session_kind, left(agent, 300), left(from_address, 50), from_country, until,
    shown_at, awaits);
  insert into app.audit (user_id, actor, action, subject)
  values (session_user_id, 'user:' || session_user_id, 'session.opened', session_kind);
  return until;
end
$$;

-- Only for whoever has just verified the password against this hash: of a sign-in that crosses a change of the password or of
-- the second factors, either this finds the change, or the change finds the new session and ends it. No row when the password
-- is another by now, or the account is not active; no end of the session when none was opened, because the second factor is to be shown first.
create function sign_in.open_session(
  session_user_id uuid, verified_hash text, session_proof_hash bytea, session_kind text, agent text, from_address text, from_country text,
  device_hash bytea
) returns table (until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform 1 from proof.passwords p join app.users u on u.id = p.user_id and u.status = 'active'
  where p.user_id = session_user_id and p.hash = verified_hash for share of p;
  if found then
    until := proof.begin_session(
      session_user_id, session_proof_hash, session_kind, agent, from_address, from_country, false, device_hash);
    return next;
  end if;
end
$$;

-- Of a name that nobody has there is no trail to write to. A line is written to somebody's and taken back, so that whoever
-- measures learns nothing.
create function sign_in.note_refusal(login text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app.audit (user_id, actor, action)
  select u.id, 'anonymous', 'session.refused' from app.users u
  where u.username = lower(login) or lower(u.email) = lower(login) and u.email_verified_at is not null;
  if not found then
    begin
      insert into app.audit (user_id, actor, action)
      select u.id, 'anonymous', 'session.refused' from app.users u limit 1;
      raise exception using errcode = 'TS001';
    exception when sqlstate 'TS001' then
      null;
    end;
  end if;
end
$$;

grant execute on all functions in schema sign_in to tessera_sign_in;
