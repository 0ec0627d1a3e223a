-- Notices of one subject are one thread. A line is added when its state has changed, and lifts the thread; what is said of the same
-- state again is the same line.

set local role tessera_owner;

alter table app.notices
  add column job_id uuid,
  add column webhook_id uuid,
  add column document_id uuid,
  -- Why a job failed, or what it waits for: a word of ours, never one of its service.
  add column code text check (length(code) <= 60),
  add column is_shown boolean not null default true,
  add column read_at timestamptz,
  add column thread text not null generated always as (coalesce(
    'batch:' || batch_id::text, 'job:' || job_id::text, 'schedule:' || schedule_id::text, 'credential:' || credential_id::text,
    'document:' || document_id::text, 'token:' || token_id::text, 'webhook:' || webhook_id::text, 'devices')) stored,
  add foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  add foreign key (user_id, document_id) references app.documents (user_id, id) on delete cascade,
  drop constraint notices_kind_check,
  add constraint notices_kind_check check (kind in ('credential_expires', 'credential_unused', 'credential_refused',
    'service_moved', 'schedule_stopped', 'schedule_not_sent', 'schedule_missed', 'batch_ended', 'token_made', 'new_device',
    'job_waits', 'job_completed', 'job_completed_with_warnings', 'job_failed', 'job_cancelled', 'webhook_added', 'webhook_paused',
    'document_read', 'document_failed', 'document_expires', 'report_ready', 'report_failed')),
  -- A batch speaks of itself, and of jobs in it.
  drop constraint notices_check1,
  add constraint notices_batch check (case kind when 'batch_ended' then batch_id is not null and job_id is null
    else batch_id is null or job_id is not null end),
  drop constraint notices_user_id_batch_id_kind_key,
  add constraint notices_webhook check ((kind like 'webhook\_%') = (webhook_id is not null)),
  add constraint notices_document check ((kind like 'document\_%' or kind like 'report\_%') = (document_id is not null)),
  add constraint notices_job check ((kind like 'job\_%') = (job_id is not null)),
  drop constraint notices_subject,
  add constraint notices_subject check (num_nonnulls(credential_id, schedule_id, coalesce(job_id, batch_id), token_id, webhook_id, document_id)
    = case kind when 'new_device' then 0 else 1 end),
  add constraint notices_once unique nulls not distinct (user_id, thread, kind, days, about, code);
create index notices_newest on app.notices (user_id, created_at desc, id desc) where is_shown;
create index notices_of_thread on app.notices (user_id, thread, created_at desc, id desc) where is_shown;
create index notices_unread on app.notices (user_id, thread) where is_shown and read_at is null;
create index notices_document on app.notices (user_id, document_id) where document_id is not null;
create index notices_job on app.notices (user_id, job_id) where job_id is not null;
grant update (read_at) on app.notices to tessera_user;
alter policy proof_tells on app.notices with check (kind in ('schedule_stopped', 'batch_ended', 'token_made', 'new_device')
  or kind like 'job\_%' or kind like 'webhook\_%' or kind like 'document\_%' or kind like 'report\_%');

-- Whether its owner was the one who had the job cancelled: she is not told what she did herself.
alter table app.jobs add column cancelled_by_owner boolean not null default false;
create function app.note_canceller() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.cancelled_by_owner := current_user in ('tessera_user', 'tessera_token');
  return new;
end
$$;
create trigger note_canceller before update of cancel_requested_at on app.jobs for each row
  when (old.cancel_requested_at is null and new.cancel_requested_at is not null) execute function app.note_canceller();

set local role tessera_proof;

-- Null for what is told always: it concerns the safety of her account.
create or replace function proof.subject_of_notice(kind text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when kind like 'job\_%' then 'jobs'
    when kind like 'document\_%' or kind like 'report\_%' then 'documents'
    when kind like 'credential\_%' or kind = 'service_moved' then 'credentials'
    when kind like 'schedule\_%' then 'schedules'
    when kind like 'batch\_%' then 'batches' end
$$;

-- Of what a job says to its owner, whoever moves it; null when it has nothing to tell.
create function proof.notice_of_job(job app.jobs) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    -- What a service or a slot delays goes on by itself.
    when job.state = 'waiting' then case when job.wait_reason in ('credential', 'moved') then 'job_waits' end
    when job.state = 'failed' then 'job_failed'
    when job.state = 'cancelled' then case when not (job.cancelled_by_owner and job.cancel_requested_at is not null) then 'job_cancelled' end
    -- The batch says how many of its jobs completed.
    when job.state in ('completed', 'completed_with_warnings') and job.batch_id is null then 'job_' || job.state end
$$;

-- In the unit of work that moves the job, as whoever does: the worker, the sweep that stops jobs, or the api.
create function proof.tell_of_job() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  told text := proof.notice_of_job(new);
  attempt app.attempts;
begin
  if told is null then
    return null;
  end if;
  select a.* into attempt from app.attempts a
  where a.user_id = new.user_id and a.job_id = new.id order by a.number desc limit 1;
  insert into app.notices (user_id, job_id, batch_id, kind, days, about, code)
  values (new.user_id, new.id, new.batch_id, told, 0,
    -- Of another attempt, and of a wait after another credential was entered, it is said again. The first attempts of a batch are one.
    case when told = 'job_waits' then greatest(proof.beginning_of(new, attempt), coalesce((
        select c.updated_at from app.credentials c
        where c.user_id = new.user_id and c.service_id = new.service_id and c.is_active), '-infinity'))
      else proof.beginning_of(new, attempt) end,
    case when told = 'job_waits' then new.wait_reason else new.failure_code end)
  on conflict do nothing;
  return null;
end
$$;

create function proof.beginning_of(job app.jobs, attempt app.attempts) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select b.created_at from app.batches b where b.user_id = job.user_id and b.id = job.batch_id and attempt.number = 1),
    attempt.created_at, job.created_at)
$$;

-- The same for what was read of a document, and for a report that was written.
create function proof.tell_of_document() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  about_report boolean := (select d.kind = 'report' from app.documents d where d.user_id = new.user_id and d.id = new.document_id);
begin
  insert into app.notices (user_id, document_id, kind, days, about, code)
  values (new.user_id, new.document_id, case
    when about_report then case new.state when 'read' then 'report_ready' else 'report_failed' end
    else case new.state when 'read' then 'document_read' else 'document_failed' end end, 0, clock_timestamp(), new.failure_code)
  on conflict do nothing;
  return null;
end
$$;

-- As its owner knows it; null where there is nothing to name.
create function proof.name_of_notice(notice app.notices) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
    (select b.name from app.batches b where b.id = notice.batch_id and b.user_id = notice.user_id),
    (select j.name from app.jobs j where j.id = notice.job_id and j.user_id = notice.user_id),
    (select v.name from app.credentials c join app.services v on v.id = c.service_id where c.id = notice.credential_id),
    (select s.name from app.schedules s where s.id = notice.schedule_id and s.user_id = notice.user_id),
    (select d.title from app.documents d where d.id = notice.document_id and d.user_id = notice.user_id))
$$;

create function proof.wake_reader() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_notify('notices', new.user_id::text);
  return null;
end
$$;
grant execute on function proof.tell_of_job(), proof.tell_of_document(), proof.wake_reader() to tessera_owner;

set local role tessera_owner;
create trigger tell_of_job after update of state, wait_reason on app.jobs for each row
  when ((old.state, old.wait_reason) is distinct from (new.state, new.wait_reason)) execute function proof.tell_of_job();
create trigger tell_of_document after update of state on app.document_versions for each row
  when (old.state is distinct from new.state and new.state in ('read', 'failed')) execute function proof.tell_of_document();
create trigger wake_reader after update of read_at, dismissed_at on app.notices for each row
  when ((old.read_at, old.dismissed_at) is distinct from (new.read_at, new.dismissed_at)) execute function proof.wake_reader();
alter table app.notification_preferences drop constraint notification_preferences_subject_check,
  add constraint notification_preferences_subject_check
    check (subject in ('jobs', 'documents', 'credentials', 'schedules', 'batches', 'registrations'));

set local role tessera_proof;
revoke execute on function proof.tell_of_job(), proof.tell_of_document(), proof.wake_reader() from tessera_owner;
