grant references on app.services to tessera_proof;

set local role tessera_proof;

-- What a user allowed to happen in her absence: that jobs are submitted for her at one service. She gives it in a session
-- of her own. No usable token of it is stored anywhere: the api works it out from the id, with a key that only it has.
create table proof.standing_permissions (
  id uuid primary key,
  user_id uuid not null references app.users (id) on delete cascade,
  kind text not null check (kind in ('schedule', 'consent')),
  service_id smallint not null references app.services (id),
  -- SHA-256 of the row proof.
  proof_hash bytea not null unique check (length(proof_hash) = 32),
  created_at timestamptz not null default now(),
  -- Empty: until somebody ends it. A schedule may fire in a year.
  expires_at timestamptz,
  ended_at timestamptz,
  unique (user_id, id),
  check (kind = 'consent' or expires_at is null)
);
alter table proof.standing_permissions enable row level security;
alter table proof.standing_permissions force row level security;
create policy own on proof.standing_permissions to tessera_proof using (true) with check (true);
grant references on proof.standing_permissions to tessera_owner;

-- What it is worth, at this moment: nothing once it has ended, or its owner may not sign in or is leaving.
create function proof.resolve_permission(presented bytea) returns proof.identity
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity;
begin
  select p.user_id, p.kind, p.service_id, p.id
    into identity.user_id, identity.kind, identity.service_id, identity.permission_id
  from proof.standing_permissions p
  join app.users u on u.id = p.user_id
  where p.proof_hash = sha256(presented)
    and p.ended_at is null
    and coalesce(p.expires_at > clock_timestamp(), true)
    and u.status = 'active'
    and not proof.is_leaving(p.user_id);
  return identity;
end
$$;

-- Only somebody who is signed in gives one, and only for herself.
create function app.give_permission(
  permission uuid, permission_kind text, service smallint, hash bytea, lifetime interval
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  if session_user <> 'tessera_api' or identity.kind not in ('browser', 'bearer') then
    raise exception 'only a session gives a standing permission' using errcode = '28000';
  end if;
  insert into proof.standing_permissions (id, user_id, kind, service_id, proof_hash, expires_at)
  values (permission, identity.user_id, permission_kind, service, hash, clock_timestamp() + lifetime);
end
$$;

-- Waits for whoever submits under it just now; nothing is submitted under it afterwards. A unit that was opened by the
-- permission itself may end it too, as its last statement.
create function app.end_permission(permission uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  if identity.kind not in ('browser', 'bearer') and identity.permission_id is distinct from permission then
    raise exception 'only a session ends another standing permission' using errcode = '28000';
  end if;
  update proof.standing_permissions p set ended_at = clock_timestamp()
  where p.id = permission and p.user_id = identity.user_id and p.ended_at is null;
end
$$;

-- Whether the standing permission behind this unit is one to submit jobs: a schedule is nothing else.
create function app.may_submit() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  return identity.kind = 'schedule' or identity.kind = 'consent' and 'jobs:submit' = any (identity.scopes);
end
$$;

grant execute on function app.may_submit() to tessera_standing;
grant execute on function app.give_permission(uuid, text, smallint, bytea, interval) to tessera_user;
grant execute on function app.end_permission(uuid) to tessera_user, tessera_standing;

set local role tessera_owner;

-- The input files that may be submitted under a standing permission.
create table app.permission_files (
  user_id uuid not null,
  permission_id uuid not null,
  file_id uuid not null,
  primary key (user_id, permission_id, file_id),
  foreign key (user_id, permission_id) references proof.standing_permissions (user_id, id) on delete cascade,
  foreign key (user_id, file_id) references app.files (user_id, id) on delete cascade
);
create index permission_files_file on app.permission_files (user_id, file_id);
alter table app.permission_files enable row level security;
alter table app.permission_files force row level security;
grant select, insert on app.permission_files to tessera_user;
grant select on app.permission_files to tessera_standing;
create policy user_reads on app.permission_files for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.permission_files for insert to tessera_user
  with check (user_id = (select app.current_user_id()));
create policy standing_reads on app.permission_files for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and permission_id = (select app.current_permission_id()));

-- Under which standing permission a job was submitted; empty when its owner did it herself.
alter table app.jobs add column permission_id uuid,
  add foreign key (user_id, permission_id) references proof.standing_permissions (user_id, id);
create index jobs_permission on app.jobs (user_id, permission_id) where permission_id is not null;
-- What one program submits under a key keeps no other, and not the owner, from the same key.
create unique index jobs_once on app.jobs (user_id, idempotency_key, permission_id) nulls not distinct
  where idempotency_key is not null;
alter policy user_inserts on app.jobs
  with check (user_id = (select app.current_user_id()) and permission_id is null);

-- A unit that a standing permission opened may do what a submission at its service with its files needs, and nothing
-- else. It sees the jobs that were submitted under it, and of no job the results.
grant select, insert, update (event_count) on app.jobs to tessera_standing;
create policy standing_reads on app.jobs for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and permission_id = (select app.current_permission_id()));
create policy standing_inserts on app.jobs for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id())
    and permission_id = (select app.current_permission_id()) and (select app.may_submit()));
create policy standing_updates on app.jobs for update to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and permission_id = (select app.current_permission_id()) and (select app.may_submit()))
  with check (user_id = (select app.current_user_id()) and permission_id = (select app.current_permission_id()));

grant select on app.files to tessera_standing;
create policy standing_reads on app.files for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id()) and purpose = 'input'
    and id in (select p.file_id from app.permission_files p));

grant insert on app.job_inputs to tessera_standing;
create policy standing_inserts on app.job_inputs for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and job_id in (select j.id from app.jobs j)
    and file_id in (select p.file_id from app.permission_files p));

grant insert on app.attempts to tessera_standing;
create policy standing_inserts on app.attempts for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and (select app.may_submit())
    and job_id in (select j.id from app.jobs j));

grant insert on app.job_events to tessera_standing;
create policy standing_inserts on app.job_events for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and (select app.may_submit())
    and job_id in (select j.id from app.jobs j));

-- Without a job: the question what the account may choose at the service.
grant select (id, user_id, job_id, service_id), insert on app.delegations to tessera_standing;
create policy standing_reads on app.delegations for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and service_id = (select app.current_service_id())
    and (job_id is null or job_id in (select j.id from app.jobs j)));
create policy standing_inserts on app.delegations for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id())
    and parent_id is null and (select app.may_submit())
    and case when job_id is null then scopes <@ array['read-options'] else job_id in (select j.id from app.jobs j) end);

grant select (id, user_id, job_id, service_id, kind, state), insert on app.steps to tessera_standing;
create policy standing_reads on app.steps for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and service_id = (select app.current_service_id())
    and (job_id is null or job_id in (select j.id from app.jobs j)));
create policy standing_inserts on app.steps for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id())
    and kind in ('submit-job', 'read-options') and (select app.may_submit())
    and delegation_id in (select d.id from app.delegations d)
    and (job_id is null or job_id in (select j.id from app.jobs j)));

grant select (id, email, locale) on app.users to tessera_standing;
create policy standing_reads on app.users for select to tessera_standing
  using (app.require_unit() and id = (select app.current_user_id()));
grant select on app.services to tessera_standing;
create policy standing_reads on app.services for select to tessera_standing
  using (app.require_unit() and id = (select app.current_service_id()));
grant select on app.service_versions to tessera_standing;
create policy standing_reads on app.service_versions for select to tessera_standing
  using (app.require_unit() and service_id = (select app.current_service_id()));
grant select on app.service_catalogues to tessera_standing;
create policy standing_reads on app.service_catalogues for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and service_id = (select app.current_service_id()));
grant select on app.credentials to tessera_standing;
create policy standing_reads on app.credentials for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and service_id = (select app.current_service_id()));
grant select on app.service_options to tessera_standing;
create policy standing_reads on app.service_options for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and service_id = (select app.current_service_id()));
grant insert on app.audit to tessera_standing;
create policy standing_writes on app.audit for insert to tessera_standing
  with check (user_id = (select app.current_user_id()));
