-- Rows of files whose bytes never came whole, and the bytes of files that no row speaks of.
set local role tessera_owner;
-- When bytes of an upload came last, as far as was noted: what began long ago may be on its way still.
alter table app.files add column received_at timestamptz;
grant update (received_at) on app.files to tessera_user, tessera_token;
create index files_unfinished on app.files (greatest(created_at, received_at)) where state in ('receiving', 'checking');
create index files_of_no_document on app.files (greatest(created_at, received_at)) where purpose = 'document' and document_id is null;
-- In the sweep that forgets, and there of such files alone.
create policy proof_sweeps on app.files for delete to tessera_proof
  using (current_setting('app.purpose', true) = 'forget' and greatest(created_at, received_at) < now() - interval '1 day'
    and (state in ('receiving', 'checking') or purpose = 'document' and document_id is null));

set local role tessera_proof;

create function proof.require_forgetting() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if app.current_purpose() <> 'forget' then
    raise exception 'another purpose' using errcode = '28000';
  end if;
end
$$;

-- The api removes their bytes by these ids, as of every other file that is gone.
create function proof.forget_files_of(ids uuid[]) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  forgotten integer;
begin
  with gone as (
    -- Asked again: whoever was faster has finished it.
    delete from app.files f where f.id = any (ids)
      and (f.state = 'receiving' or f.state = 'checking' and greatest(f.created_at, f.received_at) < now() - interval '2 days'
        or f.purpose = 'document' and f.document_id is null)
    returning f.id
  )
  insert into proof.removed_bytes (file_id) select g.id from gone g on conflict do nothing;
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;

-- Uploads that were broken off: of which nothing has come for a day, or which were checked for two; and what was uploaded for a
-- document that never came to be.
create function app.forget_uploads(most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_forgetting();
  return proof.forget_files_of(array(
    select f.id from app.files f
    where f.purpose in ('input', 'document') and f.document_id is null and f.state in ('receiving', 'checking')
      and greatest(f.created_at, f.received_at) < now() - case f.state when 'checking' then interval '2 days' else interval '1 day' end
    union
    select f.id from app.files f
    where f.purpose = 'document' and f.document_id is null and greatest(f.created_at, f.received_at) < now() - interval '1 day'
    limit most));
end
$$;

-- What a worker began to store a day ago or earlier and nobody will finish: of a job that has ended, or of a document that nobody
-- works on.
create function app.forget_unfinished_files(most integer) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_forgetting();
  return proof.forget_files_of(array(
    select f.id from app.files f
    where f.state = 'receiving' and greatest(f.created_at, f.received_at) < now() - interval '1 day'
      and (f.job_id is null or exists (
        select from app.jobs j where j.user_id = f.user_id and j.id = f.job_id and j.ended_at < now() - interval '1 day'))
      and (f.job_id is not null or f.document_id is not null and not exists (
        select from app.document_versions v
        where v.user_id = f.user_id and v.document_id = f.document_id and v.state in ('waiting', 'reading')))
    limit most));
end
$$;
grant execute on function app.forget_uploads(integer) to tessera_sweep;
grant execute on function app.forget_unfinished_files(integer) to tessera_sweep;

insert into proof.maintenance_tasks (task, login, purpose) values
  ('forget-uploads', 'tessera_system', 'forget'),
  ('forget-unfinished-files', 'tessera_system', 'forget'),
  ('remove-bytes', 'tessera_api', 'remove-bytes'),
  ('sweep-files', 'tessera_api', 'sweep-files');

-- The broker's.
insert into proof.maintenance_tasks (task, login, purpose, is_counted) values
  ('check-services', 'tessera_broker', 'check-services', true),
  ('read-catalogues', 'tessera_broker', 'read-catalogues', true),
  ('check-credentials', 'tessera_broker', 'check-credentials', true),
  ('delete-credentials', 'tessera_broker', 'delete-credentials', true),
  ('forget-spent', 'tessera_broker', 'forget-spent', false);

-- Rows of such a task that this transaction changed. A line of its own has only what stands nowhere else.
create function app.count_maintenance(named text, rows_changed integer, with_line boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  known proof.maintenance_tasks := proof.task_of_caller(named);
  took integer := extract(epoch from clock_timestamp() - now()) * 1000;
begin
  if not known.is_counted then
    raise exception 'the task has a time of its own' using errcode = '28000';
  end if;
  if with_line then
    perform proof.note_run(known, took, rows_changed, null);
  end if;
  update proof.maintenance_tasks t set ran_at = now(), milliseconds = took, changed = rows_changed,
    changed_total = t.changed_total + rows_changed, runs = t.runs + 1
  where t.task = named;
end
$$;
grant execute on function app.count_maintenance(text, integer, boolean) to tessera_vault;

-- The api has the bytes. Neither it nor the broker acts for anybody then: in a unit with a proof none of these does anything.
grant execute on function app.begin_maintenance(text) to tessera_user, tessera_vault;
grant execute on function app.end_maintenance(text, integer, integer, boolean, text) to tessera_user, tessera_vault;
grant execute on function app.fail_maintenance(text, text) to tessera_user, tessera_vault;
