-- What a member reads of the jobs and files that others put into a study.
set local role tessera_proof;

-- The newest first, of any member's; from after the last one of the page before.
create function app.study_jobs(study uuid, before_job uuid, most integer)
returns table (id uuid, name text, user_id uuid, username text, service_id smallint, service_name text, state text,
  wait_reason text, created_at timestamptz, ended_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of one that has left the study meanwhile too. After one that is gone the list begins anew.
  before_at timestamptz := coalesce((select b.created_at from app.jobs b where b.id = before_job), 'infinity');
begin
  if proof.study_role(study) is null then
    return;
  end if;
  return query
  select j.id, j.name, j.user_id, u.username, j.service_id, s.name, j.state, j.wait_reason, j.created_at, j.ended_at
  from app.jobs j join app.users u on u.id = j.user_id join app.services s on s.id = j.service_id
  where j.study_id = study and (j.created_at, j.id) < (before_at, before_job)
  order by j.created_at desc, j.id desc limit least(most, 100);
end
$$;

create function app.study_files(study uuid, before_file uuid, most integer)
returns table (id uuid, name text, user_id uuid, username text, size_bytes bigint, state text, created_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of one that has left the study meanwhile too. After one that is gone the list begins anew.
  before_at timestamptz := coalesce((select b.created_at from app.files b where b.id = before_file), 'infinity');
begin
  if proof.study_role(study) is null then
    return;
  end if;
  return query
  select f.id, f.name, f.user_id, u.username, f.size_bytes, f.state, f.created_at
  from app.files f join app.users u on u.id = f.user_id
  where f.study_id = study and (f.created_at, f.id) < (before_at, before_file)
  order by f.created_at desc, f.id desc limit least(most, 100);
end
$$;

-- One job of a study, for a unit of a member. Which one is asked for is no secret, and no proof either: each statement looks again
-- whether the session that opened the unit is of a member.
create function app.open_member_unit(presented bytea, job uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('app.member_job', job::text, true);
  return app.open_unit(presented);
end
$$;

create function app.member_job() returns app.job_key
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
  shown app.job_key;
begin
  if session_user = 'tessera_api' and identity.kind in ('browser', 'bearer') then
    select j.user_id, j.id into shown
    from app.jobs j join proof.study_members m on m.study_id = j.study_id and m.user_id = identity.user_id
    where j.id = nullif(current_setting('app.member_job', true), '')::uuid;
  end if;
  return shown;
end
$$;

-- Whose it is, in which study, and what the member may do there. What a job that waits for its owner's word says is for her: it
-- names her account at the service.
create function app.member_job_place()
returns table (study_id uuid, study_name text, role text, owner_id uuid, owner_username text, owner_name text, state_text text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  shown app.job_key := app.member_job();
begin
  return query
  select s.id, s.name, proof.study_role(s.id), u.id, u.username, u.name,
    case when coalesce(j.wait_reason, '') not in ('credential', 'moved') then j.state_text end
  from app.jobs j join proof.studies s on s.id = j.study_id join app.users u on u.id = j.user_id
  where j.user_id = shown.user_id and j.id = shown.job_id;
end
$$;

-- What the check learned of its inputs: counts and the build, for the methods. Its findings are its owner's.
create function app.member_input_facts() returns table (file_id uuid, facts jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  shown app.job_key := app.member_job();
begin
  return query
  select distinct f.id, f.report -> 'facts'
  from app.job_inputs i join app.files f on f.user_id = i.user_id and f.id = i.file_id
  where i.user_id = shown.user_id and i.job_id = shown.job_id;
end
$$;

-- Whether the session behind the unit is of somebody who may have the bytes of the results of this job.
create function proof.fetches_as_member(reader proof.identity, owner uuid, job uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select reader.kind in ('browser', 'bearer') and exists (
    select from app.jobs j join proof.study_members m on m.study_id = j.study_id and m.user_id = reader.user_id
    where j.user_id = owner and j.id = job and m.role in ('contributor', 'lead'))
$$;

create function app.fetches_as_member(owner uuid, job uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return proof.fetches_as_member(proof.current_identity(), owner, job);
end
$$;

-- The job of a finished result, when the member may fetch it; its owner reads in her trail that she did.
create function app.begin_member_download(file uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  result app.files;
begin
  select f.* into result from app.files f where f.id = file and f.purpose = 'result' and f.state = 'stored';
  if result.id is null or not proof.fetches_as_member(proof.current_identity(), result.user_id, result.job_id) then
    return null;
  end if;
  perform proof.note_study(own.user_id, result.user_id, 'study.result_downloaded',
    (select j.study_id from app.jobs j where j.id = result.job_id), jsonb_build_object('file', result.id));
  return result.job_id;
end
$$;

grant execute on function app.study_jobs(uuid, uuid, integer), app.study_files(uuid, uuid, integer),
  app.begin_member_download(uuid) to tessera_user;
grant execute on function app.open_member_unit(bytea, uuid), app.member_job(), app.member_job_place(), app.member_input_facts(),
  app.require_unit() to tessera_member;
grant execute on function app.fetches_as_member(uuid, uuid) to tessera_vault;

-- What a member reads of that one job. The name and number under which the service knows it lead to its results there, and the
-- account is its owner's: none of them is among the columns.
set local role tessera_owner;
grant select (id, user_id, service_id, name, settings, setting_labels, state, wait_reason, failure_code,
  cancel_requested_at, event_count, created_at, updated_at, ended_at, study_id) on app.jobs to tessera_member;
create policy member_reads on app.jobs for select to tessera_member
  using (app.require_unit() and (user_id, id) = (select shown.user_id, shown.job_id from app.member_job() shown));
grant select (id, user_id, job_id, number, service_record_version, settings, setting_labels, previous_state, previous_text,
  previous_ended_at, submission, created_at)
  on app.attempts to tessera_member;
create policy member_reads on app.attempts for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown));
grant select on app.job_events to tessera_member;
create policy member_reads on app.job_events for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown)
    and coalesce(event ->> 'waitReason', '') not in ('credential', 'moved'));
grant select on app.job_inputs to tessera_member;
create policy member_reads on app.job_inputs for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown));
grant select (id, user_id, job_id, purpose, attempt, name, state, size_bytes, sha256, writer, created_at) on app.files to tessera_member;
create policy member_reads on app.files for select to tessera_member
  using (app.require_unit() and user_id = (select shown.user_id from app.member_job() shown) and (
    purpose = 'result' and job_id = (select shown.job_id from app.member_job() shown)
    or id in (select i.file_id from app.job_inputs i where i.job_id = (select shown.job_id from app.member_job() shown))));
grant select on app.result_quality to tessera_member;
create policy member_reads on app.result_quality for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown));
grant select (id, name) on app.services to tessera_member;
create policy member_reads on app.services for select to tessera_member
  using (app.require_unit() and id = (select j.service_id from app.jobs j));
grant select on app.service_versions to tessera_member;
create policy member_reads on app.service_versions for select to tessera_member
  using (app.require_unit() and service_id = (select j.service_id from app.jobs j));
grant select on app.service_catalogues to tessera_member;
create policy member_reads on app.service_catalogues for select to tessera_member
  using (app.require_unit() and (user_id, service_id) = (select j.user_id, j.service_id from app.jobs j));
grant select (id, user_id, job_id, attempt, at, files) on app.result_deletions to tessera_member;
create policy member_reads on app.result_deletions for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown));
create policy vault_reads_for_members on app.files for select to tessera_vault
  using (app.require_unit() and (select app.is_session()) and purpose = 'result' and state = 'stored'
    and app.fetches_as_member(user_id, job_id));
