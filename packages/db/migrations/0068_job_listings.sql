-- The jobs of an account as its service listed them, when its owner asked.
set local role tessera_proof;
grant execute on function proof.is_being_removed(uuid) to tessera_owner;

set local role tessera_owner;
create table app.job_listings (
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint not null references app.services (id),
  listing jsonb check (length(listing::text) <= 2000000),
  -- Why the last question was not answered, for the owner to read.
  failure text,
  read_at timestamptz not null default now(),
  primary key (user_id, service_id)
);
alter table app.job_listings enable row level security;
alter table app.job_listings force row level security;
grant select, delete on app.job_listings to tessera_user;
grant select, insert, update on app.job_listings to tessera_job;
grant select, delete on app.job_listings to tessera_proof;
create policy user_reads on app.job_listings for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_deletes on app.job_listings for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy job_reads on app.job_listings for select to tessera_job
  using (app.require_unit() and user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()));
create policy job_inserts on app.job_listings for insert to tessera_job
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()));
create policy job_updates on app.job_listings for update to tessera_job
  using (app.require_unit() and user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()))
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id()));
create policy proof_finds on app.job_listings for select to tessera_proof using (proof.is_being_removed(user_id));
create policy proof_forgets on app.job_listings for delete to tessera_proof using (proof.is_being_removed(user_id));

set local role tessera_proof;
revoke execute on function proof.is_being_removed(uuid) from tessera_owner;
