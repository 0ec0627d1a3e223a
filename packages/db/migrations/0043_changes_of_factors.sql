-- How people add and remove what they show besides their password. Each change asks for a recent step-up, and is told to the owner.

set local role tessera_proof;

create function proof.replace_recovery_codes(owner uuid, code_hashes bytea[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  if array_length(code_hashes, 1) is distinct from 10 then
    raise exception 'there are ten recovery codes' using errcode = '22023';
  end if;
  delete from proof.recovery_codes c where c.user_id = owner;
  insert into proof.recovery_codes (user_id, code_hash) select owner, unnest(code_hashes);
  insert into app.audit (user_id, actor, action) values (owner, 'user:' || owner, 'recovery_codes.made');
end
$$;

-- Whoever signs in meanwhile waits, and then shows what there is by then.
create function proof.hold_ways_in(owner uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform 1 from proof.passwords p where p.user_id = owner for update;
  perform 1 from proof.identities i where i.user_id = owner order by i.id for update;
  perform 1 from proof.passkeys k where k.user_id = owner order by k.id for update;
end
$$;

create function proof.begin_change_of_factors(own proof.sessions) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_step_up(own, true);
  perform proof.hold_ways_in(own.user_id);
end
$$;

-- All other sessions end, and this one goes on under another proof. The recovery codes count where there was no factor before.
create function proof.end_addition_of_factor(
  own proof.sessions, is_first boolean, factor text, name text, code_hashes bytea[], new_proof_hash bytea
) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app.audit (user_id, actor, action, subject)
  values (own.user_id, 'user:' || own.user_id, factor || '.added', name);
  perform proof.tell_owner(own.user_id, 'factor_added', jsonb_build_object('factor', factor, 'name', name));
  if is_first then
    perform proof.replace_recovery_codes(own.user_id, code_hashes);
  end if;
  update proof.sessions s set stepped_up_at = now() where s.id = own.id;
  perform proof.renew(own, new_proof_hash);
end
$$;

-- An administrator keeps her last one: without it she would be none.
create function proof.may_remove_factor(owner uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return not exists (
      select from app.role_grants r where r.user_id = owner and r.role = 'admin' and proof.is_live(r))
    or 1 < (select count(*) from proof.authenticator_apps a where a.user_id = owner)
      + (select count(*) from proof.passkeys k where k.user_id = owner);
end
$$;

create function proof.end_removal_of_factor(own proof.sessions, factor text, name text, new_proof_hash bytea) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  insert into app.audit (user_id, actor, action, subject)
  values (own.user_id, 'user:' || own.user_id, factor || '.removed', name);
  perform proof.tell_owner(own.user_id, 'factor_removed', jsonb_build_object('factor', factor, 'name', name));
  if not proof.has_second_factor(own.user_id) then
    delete from proof.recovery_codes c where c.user_id = own.user_id;
  end if;
  perform proof.renew(own, new_proof_hash);
end
$$;

-- Only for whoever has found the code of this step right. True when the recovery codes were stored, because there was no factor
-- before.
create function app.add_authenticator(
  new_envelope bytea, code_step bigint, code_hashes bytea[], new_proof_hash bytea
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  is_first boolean;
begin
  perform proof.begin_change_of_factors(own);
  is_first := not proof.has_second_factor(own.user_id);
  insert into proof.authenticator_apps as a (user_id, secret_envelope, last_step) values (own.user_id, new_envelope, code_step)
  on conflict (user_id) do update set
    secret_envelope = excluded.secret_envelope, last_step = excluded.last_step, created_at = now(), last_used_at = now();
  delete from proof.code_tries t where t.user_id = own.user_id;
  perform proof.end_addition_of_factor(own, is_first, 'authenticator', '', code_hashes, new_proof_hash);
  return is_first;
end
$$;

-- What came of it: `removed`, `none` where there was none, or `needed` where the role asks for one.
create function app.remove_authenticator(new_proof_hash bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  perform proof.begin_change_of_factors(own);
  if not exists (select from proof.authenticator_apps a where a.user_id = own.user_id) then
    return 'none';
  elsif not proof.may_remove_factor(own.user_id) then
    return 'needed';
  end if;
  delete from proof.authenticator_apps a where a.user_id = own.user_id;
  perform proof.end_removal_of_factor(own, 'authenticator', '', new_proof_hash);
  return 'removed';
end
$$;

-- False where there is no second factor that they could stand in for.
create function app.renew_recovery_codes(code_hashes bytea[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  perform proof.require_step_up(own, true);
  if not proof.has_second_factor(own.user_id) then
    return false;
  end if;
  perform proof.replace_recovery_codes(own.user_id, code_hashes);
  perform proof.tell_owner(own.user_id, 'recovery_codes_made', '{}');
  return true;
end
$$;

grant execute on function app.add_authenticator(bytea, bigint, bytea[], bytea) to tessera_user;
grant execute on function app.remove_authenticator(bytea) to tessera_user;
grant execute on function app.renew_recovery_codes(bytea[]) to tessera_user;
