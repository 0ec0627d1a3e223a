-- What the owner of an account does with her sessions and her password. A consent and a task token do none of it.

set local role tessera_proof;

create function proof.own_session() returns proof.sessions
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
  own proof.sessions;
begin
  if session_user <> 'tessera_api' or identity.kind not in ('browser', 'bearer') then
    raise exception 'only a session of the api does this' using errcode = '28000';
  end if;
  select s.* into strict own from proof.sessions s
  where s.proof_hash = sha256(decode(current_setting('app.proof'), 'hex'));
  return own;
end
$$;

create function app.own_sessions() returns table (
  id uuid, kind text, user_agent text, address text, country text,
  created_at timestamptz, last_used_at timestamptz, expires_at timestamptz, is_current boolean
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select s.id, s.kind, s.user_agent, s.address, s.country, s.created_at, s.last_used_at, s.expires_at, s.id = own.id
  from proof.sessions s
  where s.user_id = own.user_id and s.ended_at is null and s.expires_at > clock_timestamp()
  order by s.id = own.id desc, s.last_used_at desc, s.id;
end
$$;

-- It was used. Nothing is written for a use that follows another within minutes.
create function app.keep_session() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  update proof.sessions s
  set last_used_at = now(), expires_at = greatest(s.expires_at, proof.session_end(s.kind, s.created_at))
  where s.id = own.id and s.last_used_at < now() - interval '5 minutes';
end
$$;

-- Nothing after it in the unit finds a live proof.
create function app.end_session() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  update proof.sessions s set ended_at = now() where s.id = own.id;
end
$$;

-- Another one of hers; false where there is no such session.
create function app.end_other_session(other uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  update proof.sessions s set ended_at = now()
  where s.id = other and s.id <> own.id and s.user_id = own.user_id and s.ended_at is null and s.expires_at > now();
  return found;
end
$$;

-- Whoever has a copy of what opens this session is out as well as every other: it goes on under another proof. No device skips
-- the second factor any more.
create function proof.renew(own proof.sessions, new_proof_hash bytea) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
begin
  update proof.sessions s set ended_at = now()
  where s.user_id = own.user_id and s.id <> own.id and s.ended_at is null and s.expires_at > now();
  get diagnostics ended = row_count;
  delete from proof.remembered_devices d where d.user_id = own.user_id;
  update proof.sessions s set proof_hash = new_proof_hash where s.id = own.id;
  return ended;
end
$$;

-- How many others there were. Nothing after it in the unit finds a live proof.
create function app.renew_session(new_proof_hash bytea) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  ended integer := proof.renew(own, new_proof_hash);
begin
  insert into app.audit (user_id, actor, action, detail)
  values (own.user_id, 'user:' || own.user_id, 'session.others_ended', jsonb_build_object('ended', ended));
  return ended;
end
$$;

-- The same and more: not even this one stays.
create function app.end_every_session() returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  update proof.sessions s set ended_at = now() where s.user_id = own.user_id and s.ended_at is null;
end
$$;

-- Only for whoever has read the hash that is replaced, which this role cannot: so a session alone changes no password. False
-- when it was changed meanwhile.
create function app.change_password(old_hash text, new_hash text, new_proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  update proof.passwords p set hash = new_hash, changed_at = now() where p.user_id = own.user_id and p.hash = old_hash;
  if not found then
    return false;
  end if;
  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'password.changed');
  perform proof.renew(own, new_proof_hash);
  return true;
end
$$;

grant execute on function app.own_sessions() to tessera_user;
grant execute on function app.keep_session() to tessera_user;
grant execute on function app.end_session() to tessera_user;
grant execute on function app.end_other_session(uuid) to tessera_user;
grant execute on function app.renew_session(bytea) to tessera_user;
grant execute on function app.end_every_session() to tessera_user;
grant execute on function app.change_password(text, text, bytea) to tessera_user;
