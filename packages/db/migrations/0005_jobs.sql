set local role tessera_owner;

create table app.jobs (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint not null references app.services (id),
  name text not null check (length(name) between 1 and 80),
  settings jsonb not null,
  -- Chosen by whoever submitted it: sent again, it is the same job.
  idempotency_key uuid,
  -- The service's names of the chosen values: it may call them otherwise, or offer them no more, when somebody looks.
  setting_labels jsonb not null default '{}',
  state text not null default 'queued' check (state in (
    'draft', 'checking', 'queued', 'waiting', 'submitting', 'running', 'exporting', 'collecting',
    'completed', 'completed_with_warnings', 'failed', 'cancelled')),
  wait_reason text check (wait_reason in ('slot', 'credential', 'moved', 'service')),
  -- What a person reads beside the state.
  state_text text,
  -- Which failure ended the job, where it is one of ours and not the service's.
  failure_code text,
  -- The words with which the service failed the job, while it still says at which sites: from then on the job ends as failed.
  remote_failure text,
  cancel_requested_at timestamptz,
  event_count integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (id),
  unique (user_id, id),
  check ((state = 'waiting') = (wait_reason is not null)),
  check (remote_failure is null or state not in ('completed', 'completed_with_warnings', 'cancelled')),
  check (failure_code is null or state in ('failed', 'completed_with_warnings')),
  check ((state in ('completed', 'completed_with_warnings', 'failed', 'cancelled')) = (ended_at is not null))
);
create index jobs_newest on app.jobs (user_id, created_at desc);
-- Sweeps look at these, however many have ended.
create index jobs_open on app.jobs (user_id, id)
  where state not in ('completed', 'completed_with_warnings', 'failed', 'cancelled');
alter table app.jobs enable row level security;
alter table app.jobs force row level security;
grant select, insert on app.jobs to tessera_user;
grant update (state, wait_reason, state_text, failure_code, cancel_requested_at, event_count, updated_at, ended_at) on app.jobs to tessera_user;
grant select on app.jobs to tessera_job, tessera_vault, tessera_sweep, tessera_proof;
grant update (state, wait_reason, state_text, failure_code, event_count, updated_at, ended_at) on app.jobs to tessera_job, tessera_sweep;
grant update (remote_failure) on app.jobs to tessera_job;
create policy user_reads on app.jobs for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.jobs for insert to tessera_user with check (user_id = (select app.current_user_id()));
create policy user_updates on app.jobs for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()))
  with check (user_id = (select app.current_user_id()));
create policy job_reads on app.jobs for select to tessera_job
  using (app.require_unit() and (user_id, id) = (select own.user_id, own.job_id from app.current_job() own));
create policy job_updates on app.jobs for update to tessera_job
  using (app.require_unit() and (user_id, id) = (select own.user_id, own.job_id from app.current_job() own))
  with check ((user_id, id) = (select own.user_id, own.job_id from app.current_job() own));
create policy vault_reads on app.jobs for select to tessera_vault using (true);
create policy proof_reads on app.jobs for select to tessera_proof using (true);
grant update (state, wait_reason, state_text, failure_code, remote_failure, cancel_requested_at, event_count, updated_at, ended_at) on app.jobs to tessera_proof;
create policy proof_retries on app.jobs for update to tessera_proof using (true) with check (state = 'queued');
create policy sweep_reads on app.jobs for select to tessera_sweep using (app.require_sweep() and (select app.current_purpose()) = 'stop-jobs');
create policy sweep_updates on app.jobs for update to tessera_sweep
  using (app.require_sweep() and (select app.current_purpose()) = 'stop-jobs') with check ((select app.current_purpose()) = 'stop-jobs');

create table app.files (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  -- The job that made the file; empty for what a researcher uploads.
  job_id uuid,
  -- Of a result: the number of the attempt that made it. A password is the job's.
  attempt integer,
  purpose text not null check (purpose in ('input', 'result', 'result_password', 'document', 'page')),
  name text not null check (length(name) between 1 and 255),
  state text not null default 'receiving' check (state in ('receiving', 'checking', 'stored', 'refused')),
  size_bytes bigint not null check (size_bytes >= 0),
  sha256 bytea check (length(sha256) = 32),
  -- Whose bytes count: the number of the writer that left them in the place of files. Nobody's before one has.
  writer bigint not null default 0 check (writer >= 0),
  -- What the check found, for the owner to read.
  report jsonb,
  -- Sites that differ from those of panels, a line each; too long to be read with each list of files.
  mends text check (length(mends) <= 20000000),
  -- Small secrets are kept in the row, encrypted under the file's key like everything else.
  content bytea check (length(content) <= 4096),
  created_at timestamptz not null default now(),
  primary key (id),
  unique (user_id, id),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  check ((job_id is null) = (purpose in ('input', 'document', 'page'))),
  check ((purpose = 'result') = (attempt is not null)),
  check (state <> 'stored' or sha256 is not null or content is not null)
);
create index files_job on app.files (user_id, job_id);
-- A result is collected once for each attempt, however often the collecting step runs.
create unique index files_result_once on app.files (user_id, job_id, purpose, name, coalesce(attempt, 0)) where job_id is not null;

create table app.job_inputs (
  user_id uuid not null,
  job_id uuid not null,
  -- The number of the one that was sent with it: another may be sent with other files.
  attempt integer not null default 1 check (attempt > 0),
  file_id uuid not null,
  primary key (user_id, job_id, attempt, file_id),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  foreign key (user_id, file_id) references app.files (user_id, id)
);
create index job_inputs_file on app.job_inputs (user_id, file_id);
alter table app.job_inputs enable row level security;
alter table app.job_inputs force row level security;
grant select, insert on app.job_inputs to tessera_user;
grant select on app.job_inputs to tessera_job, tessera_vault;
grant select, insert on app.job_inputs to tessera_proof;
create policy proof_reads on app.job_inputs for select to tessera_proof using (true);
create policy proof_retries on app.job_inputs for insert to tessera_proof with check (attempt > 1);
create policy user_reads on app.job_inputs for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.job_inputs for insert to tessera_user with check (user_id = (select app.current_user_id()));


alter table app.files enable row level security;
alter table app.files force row level security;
grant select, insert, delete on app.files to tessera_user;
grant update (state, size_bytes, sha256, writer, report, mends) on app.files to tessera_user;
grant select, insert on app.files to tessera_job;
grant update (state, size_bytes, sha256, writer, content) on app.files to tessera_job;
grant select on app.files to tessera_vault, tessera_proof;
create policy proof_reads on app.files for select to tessera_proof using (true);
create policy user_reads on app.files for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.files for insert to tessera_user
  with check (user_id = (select app.current_user_id()) and purpose = 'input');
create policy user_updates on app.files for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()) and purpose = 'input')
  with check (user_id = (select app.current_user_id()) and purpose = 'input');
-- Of a job that is not over, a worker may still write results.
create policy user_deletes on app.files for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()) and (purpose = 'input'
    or purpose = 'result' and job_id in (select j.id from app.jobs j where j.ended_at is not null)));
-- Nothing comes to a job that is over: what its owner deletes then does not come back.
create policy job_inserts on app.files for insert to tessera_job
  with check ((user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own)
    and exists (select from app.jobs j where j.id = job_id and j.ended_at is null));

create table app.attempts (
  id uuid not null default app.new_id(),
  user_id uuid not null,
  job_id uuid not null,
  number integer not null check (number > 0),
  -- The name under which the service lists the job: how a lost answer is found again.
  remote_name text not null,
  -- The account that the attempt is for: its owner's when she submitted it, until she says otherwise.
  remote_account text,
  -- Its owner had no credential: it was submitted to run on the account of the service's shared token.
  on_shared_account boolean not null default false,
  -- The record of the service as it was when the attempt was made.
  service_record_version integer not null default 1,
  -- What it is sent with, where its owner chose otherwise than when she submitted the job.
  settings jsonb,
  setting_labels jsonb,
  remote_id text,
  submission text not null default 'none' check (submission in ('none', 'submitting', 'submitted')),
  submitting_fence bigint,
  submitting_at timestamptz,
  created_at timestamptz not null default now(),
  -- How the one before it ended; of the last one the job says it.
  previous_state text check (previous_state in ('completed', 'completed_with_warnings', 'failed', 'cancelled')),
  previous_text text,
  previous_ended_at timestamptz,
  primary key (id),
  unique (user_id, id),
  unique (user_id, job_id, number),
  unique (user_id, remote_name),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  check ((submission = 'submitted') = (remote_id is not null)),
  check ((settings is null) = (setting_labels is null)),
  check ((previous_state is null) = (previous_ended_at is null))
);
alter table app.attempts enable row level security;
alter table app.attempts force row level security;
grant select, insert on app.attempts to tessera_user;
grant select on app.attempts to tessera_job, tessera_vault, tessera_proof;
grant update (remote_account, on_shared_account) on app.attempts to tessera_proof;
grant update (remote_account, remote_id, submission, submitting_fence, submitting_at) on app.attempts to tessera_job;
create policy user_reads on app.attempts for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.attempts for insert to tessera_user with check (user_id = (select app.current_user_id()));
create policy job_reads on app.attempts for select to tessera_job
  using (app.require_unit() and (user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
create policy job_updates on app.attempts for update to tessera_job
  using (app.require_unit() and (user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own))
  with check ((user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
create policy vault_reads on app.attempts for select to tessera_vault using (true);
create policy proof_reads on app.attempts for select to tessera_proof using (true);
grant insert on app.attempts to tessera_proof;
create policy proof_retries on app.attempts for insert to tessera_proof with check (number > 1);
create policy proof_moves on app.attempts for update to tessera_proof using (submission = 'none') with check (submission = 'none');

-- A worker works on the last attempt: what was sent with those before, and what came back, it does not see.
create function app.last_attempt(of_user uuid, of_job uuid) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$ select max(a.number) from app.attempts a where a.user_id = of_user and a.job_id = of_job $$;
grant execute on function app.last_attempt(uuid, uuid) to tessera_job, tessera_vault, tessera_proof;

create policy job_reads on app.job_inputs for select to tessera_job
  using (app.require_unit() and (user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own)
    and attempt = (select app.last_attempt(own.user_id, own.job_id) from app.current_job() own));
create policy vault_reads on app.job_inputs for select to tessera_vault
  using (app.require_unit() and user_id = (select app.current_user_id())
    and ((select app.is_session()) or job_id = (select app.current_job_id())
      and attempt = (select app.last_attempt(app.current_user_id(), app.current_job_id()))));
create policy job_updates on app.files for update to tessera_job
  using (app.require_unit() and (user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own)
    and exists (select from app.jobs j where j.id = job_id and j.ended_at is null)
    and (attempt is null or attempt = (select app.last_attempt(app.current_user_id(), app.current_job_id()))))
  with check ((user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
create policy job_reads on app.files for select to tessera_job
  using (app.require_unit() and user_id = (select app.current_user_id()) and (
    job_id = (select app.current_job_id())
      and (attempt is null or attempt = (select app.last_attempt(app.current_user_id(), app.current_job_id())))
    or id in (select i.file_id from app.job_inputs i where i.job_id = (select app.current_job_id()))));
-- The broker reads a file's row under the proof of whoever asks for its key: an owner's session shows all of hers, a
-- grant only its own job's.
create policy vault_reads on app.files for select to tessera_vault
  using (app.require_unit() and user_id = (select app.current_user_id()) and (
    (select app.is_session())
    or job_id = (select app.current_job_id())
      and (attempt is null or attempt = (select app.last_attempt(app.current_user_id(), app.current_job_id())))
    or id in (select i.file_id from app.job_inputs i where i.job_id = (select app.current_job_id()))));

-- A result is of the last attempt, whatever its writer says.
create function app.note_attempt() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- Of a job that the writer does not see there is nothing to note, and the row is refused.
  new.attempt := coalesce(app.last_attempt(new.user_id, new.job_id), 1);
  return new;
end
$$;
create trigger note_attempt before insert on app.files for each row when (new.purpose = 'result') execute function app.note_attempt();

create function app.note_service_record() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- Of a job that the writer does not see there is nothing to note, and the row is refused.
  new.service_record_version := coalesce((
    select s.record_version
    from app.jobs j join app.services s on s.id = j.service_id where j.user_id = new.user_id and j.id = new.job_id), 1);
  return new;
end
$$;
create trigger note_service_record before insert on app.attempts for each row execute function app.note_service_record();

create table app.job_events (
  user_id uuid not null,
  job_id uuid not null,
  sequence integer not null,
  at timestamptz not null default now(),
  event jsonb not null,
  primary key (user_id, job_id, sequence),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade
);
alter table app.job_events enable row level security;
alter table app.job_events force row level security;
grant select, insert on app.job_events to tessera_user;
grant select, insert, delete on app.job_events to tessera_job;
grant insert on app.job_events to tessera_sweep, tessera_proof;
grant select on app.job_events to tessera_proof;
create policy proof_reads on app.job_events for select to tessera_proof using (true);
create policy proof_retries on app.job_events for insert to tessera_proof with check (true);
create policy user_reads on app.job_events for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.job_events for insert to tessera_user with check (user_id = (select app.current_user_id()));
create policy job_reads on app.job_events for select to tessera_job
  using (app.require_unit() and (user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
create policy job_inserts on app.job_events for insert to tessera_job
  with check ((user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
-- What the service said of its steps gives way to what it says now. All else of a job's history stays.
create policy job_replaces on app.job_events for delete to tessera_job
  using (event ->> 'kind' = 'remote' and (user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
create policy sweep_inserts on app.job_events for insert to tessera_sweep with check ((select app.current_purpose()) = 'stop-jobs');

-- Numbers the events of a job without gaps: the row lock on the job puts its writers in order.
create function app.number_job_event() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update app.jobs set event_count = event_count + 1 where id = new.job_id and user_id = new.user_id
  returning event_count into new.sequence;
  if not found then
    raise exception 'the job of this event is not visible' using errcode = '42501';
  end if;
  -- The id only: everyone who listens reads the event again under a proof of her own.
  perform pg_notify('job_events', new.job_id::text);
  return new;
end
$$;
create trigger number_job_event before insert on app.job_events for each row execute function app.number_job_event();
