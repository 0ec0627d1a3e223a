-- What owners deleted of the results of their jobs. The rows of the files go in the transaction that writes this, and with them their
-- keys: bytes that are still there open with nothing, and the api removes them.
set local role tessera_proof;
grant execute on function proof.is_being_removed(uuid) to tessera_owner;

set local role tessera_owner;
create table app.result_deletions (
  id uuid not null default app.new_id(),
  user_id uuid not null,
  job_id uuid not null,
  -- Whose results they were.
  attempt integer not null default 1,
  at timestamptz not null default now(),
  -- Her name here, as it was then.
  deleted_by text not null,
  -- Name, size and SHA-256 of each.
  files jsonb not null,
  -- Which copies were left elsewhere, and until when.
  remaining jsonb not null,
  -- Ids of those whose bytes are still to be removed.
  pending uuid[] not null,
  bytes_gone_at timestamptz,
  primary key (user_id, id),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  check ((bytes_gone_at is null) = (pending <> '{}'))
);
create index result_deletions_job on app.result_deletions (user_id, job_id);
create index result_deletions_pending on app.result_deletions (at) where pending <> '{}';
alter table app.result_deletions enable row level security;
alter table app.result_deletions force row level security;
grant select on app.result_deletions to tessera_user, tessera_standing, tessera_token;
grant insert (user_id, job_id, attempt, deleted_by, files, remaining, pending) on app.result_deletions to tessera_user;
grant select, delete on app.result_deletions to tessera_proof;
grant update (pending, bytes_gone_at) on app.result_deletions to tessera_proof;
create policy user_reads on app.result_deletions for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.result_deletions for insert to tessera_user
  with check (user_id = (select app.current_user_id()));
create policy consent_reads on app.result_deletions for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('results:read'))
    and job_id in (select j.id from app.jobs j));
create policy token_reads on app.result_deletions for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('results:read')));
create policy proof_finds on app.result_deletions for select to tessera_proof using (true);
create policy proof_finishes on app.result_deletions for update to tessera_proof using (pending <> '{}') with check (true);
create policy proof_forgets on app.result_deletions for delete to tessera_proof
  using (pending = '{}' and proof.is_being_removed(user_id));

set local role tessera_proof;
revoke execute on function proof.is_being_removed(uuid) from tessera_owner;
