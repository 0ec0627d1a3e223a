set local role tessera_proof;

-- A consent is a user's standing permission for one program at one service. It has no proof of its own: it counts
-- together with a live token of its program, and for no longer than a year.
alter table proof.standing_permissions
  add column program_id uuid references app.programs (id),
  add column scopes text[] check (scopes <> '{}' and scopes <@ array['uploads:read', 'jobs:submit', 'jobs:read', 'results:read']),
  alter column proof_hash drop not null,
  add check ((kind = 'consent') = (program_id is not null)),
  add check ((kind = 'consent') = (scopes is not null)),
  add check ((kind = 'consent') = (proof_hash is null)),
  add check (kind <> 'consent' or expires_at is not null and expires_at <= created_at + interval '366 days');
create index standing_permissions_program on proof.standing_permissions (program_id);

-- What a program shows to act for somebody: its own proof, and 16 bytes that name the consent. It is worth what the consent
-- allows and the program may ask for, at this moment.
create function proof.resolve_consent(presented bytea) returns proof.identity
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity;
  program app.programs := proof.resolve_program(substr(presented, 1, 32));
begin
  select c.user_id, c.kind, c.service_id, c.id, array(select s from unnest(c.scopes) s where s = any (program.scopes))
    into identity.user_id, identity.kind, identity.service_id, identity.permission_id, identity.scopes
  from proof.standing_permissions c
  join app.users u on u.id = c.user_id
  where c.id = encode(substr(presented, 33), 'hex')::uuid
    and c.kind = 'consent'
    and c.program_id = program.id
    and c.ended_at is null
    and c.expires_at > clock_timestamp()
    and u.status = 'active'
    and not proof.is_leaving(c.user_id);
  return identity;
end
$$;

-- Only somebody who is signed in gives one, and only for herself. False when there is no such program, or it asks for less.
create function app.give_consent(
  consent uuid, program uuid, service smallint, wanted text[], lifetime interval
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  perform proof.require_step_up(own, false);
  insert into proof.standing_permissions (id, user_id, kind, service_id, program_id, scopes, created_at, expires_at)
  select consent, own.user_id, 'consent', service, p.id, wanted, clock_timestamp(), clock_timestamp() + lifetime
  from app.programs p where p.id = program and p.status = 'active' and wanted <@ p.scopes;
  return found;
end
$$;

-- Waits for whoever acts under it just now. False when it was ended before; null when she gave no such consent.
create function app.end_consent(consent uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  if session_user <> 'tessera_api' or identity.kind not in ('browser', 'bearer') then
    raise exception 'only a session ends a consent' using errcode = '28000';
  end if;
  update proof.standing_permissions c set ended_at = clock_timestamp()
  where c.id = consent and c.user_id = identity.user_id and c.kind = 'consent' and c.ended_at is null;
  if found then
    return true;
  end if;
  return (
    select false from proof.standing_permissions c
    where c.id = consent and c.user_id = identity.user_id and c.kind = 'consent');
end
$$;

-- What somebody has allowed, also what is over.
create function app.own_consents() returns table (
  id uuid, program_id uuid, service_id smallint, scopes text[], given_at timestamptz, expires_at timestamptz,
  ended_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select c.id, c.program_id, c.service_id, c.scopes, c.created_at, c.expires_at, c.ended_at
  from proof.standing_permissions c
  where c.user_id = (select (proof.current_identity()).user_id) and c.kind = 'consent'
  order by c.created_at desc
$$;

-- For the program behind a token of its own: who has allowed it what, of those for whom it may act now.
create function app.given_consents(presented bytea) returns table (
  id uuid, username text, service_id smallint, scopes text[], expires_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  program app.programs := proof.require_program(presented);
begin
  return query
    select c.id, u.username, c.service_id, array(select s from unnest(c.scopes) s where s = any (program.scopes)),
      c.expires_at
    from proof.standing_permissions c
    join app.users u on u.id = c.user_id and u.status = 'active' and not proof.is_leaving(u.id)
    where c.program_id = program.id and c.ended_at is null and c.expires_at > clock_timestamp()
    order by c.created_at;
end
$$;

-- Whether a refusal was the token's fault, or that of the consent that was named with it.
create function app.program_is_live(presented bytea) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return session_user = 'tessera_api' and (proof.resolve_program(presented)).id is not null; end $$;

-- Asked with its owner's rights: the policy for seeing files asks for inputs of jobs already.
create function app.is_own_input(file uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from app.files f
    where f.id = file and f.user_id = (proof.current_identity()).user_id and f.purpose = 'input');
end
$$;

-- As it stands in audit trails: what a program did, it did in its own name and not in its user's.
create function app.current_program() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select 'program:' || p.name from proof.standing_permissions c join app.programs p on p.id = c.program_id
    where c.id = (proof.current_identity()).permission_id);
end
$$;

grant execute on function app.give_consent(uuid, uuid, smallint, text[], interval) to tessera_user;
grant execute on function app.end_consent(uuid) to tessera_user;
grant execute on function app.own_consents() to tessera_user;
grant execute on function app.given_consents(bytea) to tessera_user;
grant execute on function app.program_is_live(bytea) to tessera_user;
grant execute on function app.is_own_input(uuid) to tessera_standing;
grant execute on function app.current_program() to tessera_standing;
grant execute on function app.current_permission_id() to tessera_vault;
grant execute on function app.revoke_job(uuid) to tessera_standing;

-- What a consent adds to what every standing permission may do. All of it is about jobs that were submitted under it.
set local role tessera_owner;
grant update (state, wait_reason, state_text, failure_code, cancel_requested_at, updated_at, ended_at) on app.jobs to tessera_standing;

create policy consent_reads on app.files for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id()) and case when purpose = 'input'
    then (select app.has_scope('uploads:read'))
      or (select app.has_scope('jobs:read')) and id in (select i.file_id from app.job_inputs i)
    else (select app.has_scope('results:read')) and job_id in (select j.id from app.jobs j) end);
grant select on app.job_inputs to tessera_standing;
create policy consent_reads on app.job_inputs for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id()) and job_id in (select j.id from app.jobs j));
create policy consent_inserts on app.job_inputs for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and job_id in (select j.id from app.jobs j)
    and (select app.has_scope('uploads:read')) and (select app.may_submit()) and app.is_own_input(file_id));
grant select on app.attempts to tessera_standing;
create policy consent_reads on app.attempts for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id()) and job_id in (select j.id from app.jobs j));
grant select on app.job_events to tessera_standing;
create policy consent_reads on app.job_events for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('jobs:read'))
    and job_id in (select j.id from app.jobs j));
create policy consent_cancels on app.steps for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id())
    and kind = 'cancel-job' and (select app.has_scope('jobs:submit')) and job_id in (select j.id from app.jobs j)
    and delegation_id in (select d.id from app.delegations d));
alter policy standing_writes on app.audit
  with check (user_id = (select app.current_user_id()) and actor = coalesce((select app.current_program()), actor));

-- The broker gives a program the key of a result of such a job, and of no other file.
create policy vault_reads_for_consents on app.files for select to tessera_vault
  using (app.require_unit() and user_id = (select app.current_user_id()) and purpose <> 'input'
    and (select app.has_scope('results:read'))
    and job_id in (select j.id from app.jobs j where j.permission_id = (select app.current_permission_id())));
