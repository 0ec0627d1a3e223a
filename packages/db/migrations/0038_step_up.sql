-- When the owner of a session has last shown who she is, and how she shows it anew.

set local role tessera_proof;

-- A session may be older than the last time that its owner showed who she is. Where she has no second factor only what changes
-- her factors asks for her password anew.
create function proof.require_step_up(own proof.sessions, without_factor_too boolean) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(own.stepped_up_at > now() - interval '10 minutes', false) then
    return;
  end if;
  if without_factor_too or proof.has_second_factor(own.user_id) then
    raise exception 'the owner has not shown lately who she is' using errcode = 'UP001';
  end if;
end
$$;

create function app.require_step_up(without_factor_too boolean) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_step_up(proof.own_session(), without_factor_too);
end
$$;

create function app.try_code() returns table (secret_envelope bytea, at timestamptz, wait_seconds integer)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  at := clock_timestamp();
  wait_seconds := proof.count_code_try(own.user_id);
  if wait_seconds = 0 then
    secret_envelope := (select a.secret_envelope from proof.authenticator_apps a where a.user_id = own.user_id);
  end if;
  return next;
end
$$;

-- The session goes on under another proof, so that a copy of what opened it gains nothing by what its owner shows. Nothing
-- after it in the unit finds a live proof.
create function proof.step_up(own proof.sessions, new_proof_hash bytea) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update proof.sessions s set stepped_up_at = now(), proof_hash = new_proof_hash where s.id = own.id;
  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'session.stepped_up');
end
$$;

-- Only for whoever has found the code of this step right.
create function app.step_up_by_code(code_step bigint, new_proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  if not proof.spend_code(own.user_id, code_step) then
    return false;
  end if;
  perform proof.step_up(own, new_proof_hash);
  return true;
end
$$;

create function app.step_up_by_recovery_code(shown_hash bytea, new_proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  if not proof.spend_recovery_code(own.user_id, shown_hash) then
    return false;
  end if;
  perform proof.step_up(own, new_proof_hash);
  return true;
end
$$;

-- Only for whoever has verified the answer.
create function app.step_up_by_passkey(shown_challenge bytea, new_count bigint, new_proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  used proof.passkeys := proof.spend_ceremony('step_up', shown_challenge, proof.holder_hash(own), new_count);
begin
  if used.id is null then
    return false;
  end if;
  perform proof.step_up(own, new_proof_hash);
  return true;
end
$$;

-- Only for whoever has read the hash, which this role cannot, and only where there is no second factor.
create function app.step_up_by_password(verified_hash text, new_proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  perform 1 from proof.passwords p where p.user_id = own.user_id and p.hash = verified_hash for share;
  if not found or proof.has_second_factor(own.user_id) then
    return false;
  end if;
  perform proof.step_up(own, new_proof_hash);
  return true;
end
$$;

grant execute on function app.require_step_up(boolean) to tessera_user;
grant execute on function app.try_code() to tessera_user;
grant execute on function app.step_up_by_code(bigint, bytea) to tessera_user;
grant execute on function app.step_up_by_recovery_code(bytea, bytea) to tessera_user;
grant execute on function app.step_up_by_passkey(bytea, bigint, bytea) to tessera_user;
grant execute on function app.step_up_by_password(text, bytea) to tessera_user;
