-- What was read from the statistics that a service's quality control wrote of an attempt: counts, a few kilobytes whatever the size of the
-- file, and the sites of which something can be mended.
set local role tessera_proof;
grant execute on function proof.is_being_removed(uuid) to tessera_owner;

set local role tessera_owner;
create table app.control_findings (
  user_id uuid not null,
  job_id uuid not null,
  attempt integer not null default 1,
  -- Of the result. The numbers stay when its bytes and its row have gone.
  file_id uuid not null,
  name text not null check (length(name) between 1 and 255),
  control jsonb check (length(control::text) <= 400000),
  -- A line for each site, as those of an upload that was compared with a panel. They go with the results.
  mends text check (length(mends) <= 20000000),
  -- Why there are no numbers; it is not tried again.
  problem text check (problem in ('not_known', 'out_of_time', 'failed')),
  created_at timestamptz not null default now(),
  primary key (user_id, job_id, file_id),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  check ((control is null) = (problem is not null))
);
create trigger note_attempt before insert on app.control_findings for each row execute function app.note_attempt();
alter table app.control_findings enable row level security;
alter table app.control_findings force row level security;
grant select on app.control_findings to tessera_user, tessera_standing, tessera_token;
grant update (mends) on app.control_findings to tessera_user;
grant select, insert on app.control_findings to tessera_job;
grant select, delete on app.control_findings to tessera_proof;
create policy user_reads on app.control_findings for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_forgets on app.control_findings for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id())) with check (mends is null);
create policy job_reads on app.control_findings for select to tessera_job
  using (app.require_unit() and (user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
create policy job_inserts on app.control_findings for insert to tessera_job
  with check ((user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
create policy consent_reads on app.control_findings for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('results:read'))
    and job_id in (select j.id from app.jobs j));
create policy token_reads on app.control_findings for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('results:read')));
create policy proof_finds on app.control_findings for select to tessera_proof using (proof.is_being_removed(user_id));
create policy proof_forgets on app.control_findings for delete to tessera_proof using (proof.is_being_removed(user_id));

set local role tessera_proof;
revoke execute on function proof.is_being_removed(uuid) from tessera_owner;
