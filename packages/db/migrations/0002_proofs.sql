-- What a proof is worth is decided here and nowhere else. Every function below belongs to tessera_proof,
-- has a fixed search path, and stands on the list that src/catalogue.test.ts approves.

set local role tessera_proof;

create type proof.identity as (
  user_id uuid,
  kind text,
  grant_id uuid,
  delegation_id uuid,
  task_id uuid,
  job_id uuid,
  service_id smallint,
  scopes text[],
  permission_id uuid,
  token_id uuid,
  document_id uuid
);

-- The identity behind a presented proof, checked against live rows. Sessions count for the api only and grants for
-- the worker only, so that a proof stolen from one process is worth nothing with the login of another. The broker
-- resolves both, because everyone who asks it brings one.
create function proof.resolve(presented bytea) returns proof.identity
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity;
  awaits_password boolean;
begin
  -- In this role a standing permission counts and nothing else; in no other role does it count.
  if session_user = 'tessera_api' and current_setting('role') = 'tessera_standing' then
    identity := case when length(presented) = 48 then proof.resolve_consent(presented)
      else proof.resolve_permission(presented) end;
    if identity.user_id is null then
      raise exception 'the standing permission is not live' using errcode = '28000';
    end if;
    return identity;
  end if;
  -- In this one a personal access token counts and nothing else.
  if session_user = 'tessera_api' and current_setting('role') = 'tessera_token' then
    identity := proof.resolve_personal_token(presented);
    if identity.user_id is null then
      raise exception 'the access token is not live' using errcode = '28000';
    end if;
    return identity;
  end if;
  if session_user in ('tessera_api', 'tessera_broker') then
    select s.user_id, s.kind, s.awaits_password into identity.user_id, identity.kind, awaits_password
    from proof.sessions s
    join app.users u on u.id = s.user_id
    where s.proof_hash = sha256(presented)
      and s.ended_at is null
      and s.expires_at > clock_timestamp()
      and u.status = 'active';
    if found then
      -- Whoever is to set a new password does nothing but that: proof.awaiting_session.
      if awaits_password then
        raise exception 'the session awaits a new password'
          using errcode = case session_user when 'tessera_api' then 'UP003' else '28000' end;
      end if;
      -- Whoever is leaving does nothing but stay: proof.leaving_session.
      if proof.is_leaving(identity.user_id) then
        raise exception 'the account is being removed'
          using errcode = case session_user when 'tessera_api' then 'UP002' else '28000' end;
      end if;
      return identity;
    end if;
  end if;
  if session_user = 'tessera_broker' and length(presented) = 48 then
    identity := proof.resolve_consent(presented);
    if identity.user_id is not null then
      return identity;
    end if;
  end if;
  if session_user = 'tessera_broker' then
    identity := proof.resolve_personal_token(presented);
    if identity.user_id is not null then
      return identity;
    end if;
  end if;
  if session_user in ('tessera_worker', 'tessera_broker') then
    select g.user_id, 'grant', g.id, g.delegation_id, g.task_id, g.job_id, g.service_id, g.scopes, null, null, g.document_id
    into identity
    from proof.grants g
    join app.users u on u.id = g.user_id
    join app.delegations d on d.user_id = g.user_id and d.id = g.delegation_id
    where g.proof_hash = sha256(presented)
      and g.ended_at is null
      and g.expires_at > clock_timestamp()
      and u.status = 'active'
      and d.state = 'live'
      and d.deadline > clock_timestamp()
      and not proof.is_stopped(g.user_id, d.scopes)
      and not proof.is_revoked(g);
    if found then
      return identity;
    end if;
  end if;
  if session_user in ('tessera_api', 'tessera_broker') then
    identity := proof.resolve_task_token(presented);
    if identity.user_id is not null then
      return identity;
    end if;
  end if;
  raise exception 'the proof is not live' using errcode = '28000';
end
$$;

-- The first statement of every unit of work. It raises when there is no live proof: a policy alone would stay silent
-- on an empty table.
create function app.open_unit(presented bytea) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity;
begin
  -- Under REPEATABLE READ a user disabled in the middle would go on being seen as active.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'a unit of work needs READ COMMITTED' using errcode = '25000';
  end if;
  -- A savepoint that is released keeps the settings that were made in it: an identity inside of another would stay.
  if coalesce(current_setting('app.proof', true), '') not in ('', encode(presented, 'hex')) then
    raise exception 'a unit of work is open' using errcode = '25001';
  end if;
  -- A transaction that may not write now may not do so later: of it there is nothing to commit too late.
  if session_user = 'tessera_worker' and current_setting('transaction_read_only') = 'off' then
    -- Held until the end of the unit: a claim or a revocation, which update this row, wait for it, and after them this
    -- statement finds nothing. So an old holder cannot commit after its successor began.
    perform 1 from proof.grants g where g.proof_hash = sha256(presented) and g.ended_at is null for share;
  end if;
  identity := proof.resolve(presented);
  if current_setting('role') = 'tessera_standing' and current_setting('transaction_read_only') = 'off' then
    -- The same for whoever ends a standing permission: after that, nothing is submitted under it. Only a live proof holds
    -- it: of a consent many know the id, and could keep it from being ended.
    perform 1 from proof.standing_permissions p where p.id = identity.permission_id and p.ended_at is null for share;
    identity := proof.resolve(presented);
  end if;
  if current_setting('role') = 'tessera_token' and current_setting('transaction_read_only') = 'off' then
    perform 1 from proof.personal_tokens t where t.id = identity.token_id and t.ended_at is null for share;
    identity := proof.resolve(presented);
  end if;
  if identity.kind = 'task_token' and session_user = 'tessera_api' then
    perform set_config('transaction_read_only', 'on', true);
  end if;
  perform set_config('app.proof', encode(presented, 'hex'), true);
  return identity.user_id;
end
$$;

create type app.job_key as (user_id uuid, job_id uuid);
create type app.document_key as (user_id uuid, document_id uuid);

create function proof.current_identity() returns proof.identity
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  presented text := current_setting('app.proof', true);
begin
  -- After a transaction the setting reads '' and not null.
  if coalesce(presented, '') = '' then
    raise exception 'no unit of work is open' using errcode = '28000';
  end if;
  return proof.resolve(decode(presented, 'hex'));
end
$$;

-- Policies use these inside (select …), so that each is worked out once for a statement. They look the proof up again:
-- a user disabled in the middle of a unit is stopped at the next statement.
create function app.current_user_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).user_id; end $$;

create function app.current_job_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).job_id; end $$;

create function app.current_service_id() returns smallint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).service_id; end $$;

create function app.current_delegation_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).delegation_id; end $$;

create function app.current_permission_id() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).permission_id; end $$;

-- User and job looked up once for both.
create function app.current_job() returns app.job_key
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  return (identity.user_id, identity.job_id)::app.job_key;
end
$$;

create function app.current_document() returns app.document_key
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  return (identity.user_id, identity.document_id)::app.document_key;
end
$$;

-- The same of a grant that works on it. Who asks a model about it reads its words; its files are nothing to her.
create function app.current_worked_document() returns app.document_key
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  return (identity.user_id, case when 'ask-model' = any (identity.scopes) then null else identity.document_id end)::app.document_key;
end
$$;

-- Whether somebody has signed in, and not left to another what she may do.
create function app.is_session() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).kind in ('browser', 'bearer'); end $$;

-- Whether a consent or an access token, which may do no more than their scopes say, has one of these.
create function app.has_scope(variadic wanted text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  return identity.kind in ('consent', 'personal_token') and identity.scopes && wanted;
end
$$;

-- Only who has signed in herself has roles: a consent, a grant or a token with less in it never does. An administrator is one
-- once her account has a second factor.
create function app.has_role(asked text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  return identity.kind in ('browser', 'bearer') and exists (
    select from app.role_grants r
    where r.user_id = identity.user_id and r.role = asked and r.service_id is null and proof.is_live(r))
    and (asked <> 'admin' or proof.has_second_factor(identity.user_id));
end
$$;

-- The same at one service. Who manages it may also look.
create function app.has_role_at(asked text, asked_service smallint) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  return identity.kind in ('browser', 'bearer') and exists (
    select from app.role_grants r
    where r.user_id = identity.user_id and (r.role = asked or asked = 'service_viewer' and r.role = 'service_manager')
      and (r.service_id is null or r.service_id = asked_service) and proof.is_live(r));
end
$$;

create function app.unit_is_open() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).user_id is not null; end $$;

-- True, or an error. Postgres works out a policy's conditions for rows, and an empty table has none: without a proof it
-- would stay silent. What is called immutable is worked out when a statement is planned, so this raises there and then.
-- It hides no rows (a plan may be kept and used again); each policy has another condition that does.
create function app.require_unit() returns boolean
language plpgsql immutable security definer set search_path = pg_catalog, pg_temp
as $$ begin return (proof.current_identity()).user_id is not null; end $$;

-- System work without a user: only for the system login, and only for a purpose on this list.
create function app.open_sweep(purpose text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user <> 'tessera_system' then
    raise exception 'only the system login may sweep' using errcode = '28000';
  end if;
  if purpose is null or purpose not in ('dispatch', 'stop-jobs', 'remind', 'notify', 'remove-accounts', 'forget') then
    raise exception 'unknown purpose' using errcode = '28000';
  end if;
  perform set_config('app.purpose', purpose, true);
end
$$;

create function app.current_purpose() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  purpose text := current_setting('app.purpose', true);
begin
  if session_user <> 'tessera_system' or coalesce(purpose, '') = '' then
    raise exception 'no sweep is open' using errcode = '28000';
  end if;
  return purpose;
end
$$;

-- For sweeps what app.require_unit is for units of work.
create function app.require_sweep() returns boolean
language plpgsql immutable security definer set search_path = pg_catalog, pg_temp
as $$ begin return app.current_purpose() is not null; end $$;

grant execute on function app.open_unit(bytea) to tessera_user, tessera_standing, tessera_token, tessera_job, tessera_vault;
grant execute on function app.current_user_id() to tessera_user, tessera_standing, tessera_token, tessera_job, tessera_vault;
grant execute on function app.current_job_id() to tessera_user, tessera_job, tessera_vault;
grant execute on function app.current_service_id() to tessera_user, tessera_standing, tessera_job, tessera_vault;
grant execute on function app.current_delegation_id() to tessera_job;
grant execute on function app.current_permission_id() to tessera_standing;
grant execute on function app.current_job() to tessera_job;
grant execute on function app.current_document(), app.current_worked_document() to tessera_job, tessera_vault;
grant execute on function app.unit_is_open() to tessera_user, tessera_token;
grant execute on function app.is_session() to tessera_vault;
grant execute on function app.has_scope(text[]) to tessera_standing, tessera_token, tessera_vault;
grant execute on function app.has_role(text) to tessera_user, tessera_vault;
grant execute on function app.has_role_at(text, smallint) to tessera_user;
grant execute on function app.require_unit() to tessera_user, tessera_standing, tessera_token, tessera_job, tessera_vault;
grant execute on function app.open_sweep(text) to tessera_sweep;
grant execute on function app.current_purpose() to tessera_sweep;
grant execute on function app.require_sweep() to tessera_sweep;
