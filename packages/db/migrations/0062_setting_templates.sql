-- What somebody chose for a job, under a name, to be chosen again for another at the same service.
set local role tessera_proof;
grant execute on function proof.is_being_removed(uuid) to tessera_owner;

set local role tessera_owner;
create table app.setting_templates (
  user_id uuid not null references app.users (id) on delete cascade,
  service_id integer not null references app.services (id),
  name text not null check (length(name) between 1 and 80),
  settings jsonb not null check (length(settings::text) <= 10000),
  created_at timestamptz not null default now(),
  primary key (user_id, service_id, name)
);
alter table app.setting_templates enable row level security;
alter table app.setting_templates force row level security;
grant select, insert (user_id, service_id, name, settings), delete on app.setting_templates to tessera_user;
grant select, delete on app.setting_templates to tessera_proof;
create policy user_reads on app.setting_templates for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.setting_templates for insert to tessera_user
  with check (user_id = (select app.current_user_id()));
create policy user_deletes on app.setting_templates for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy proof_finds on app.setting_templates for select to tessera_proof using (proof.is_being_removed(user_id));
create policy proof_forgets on app.setting_templates for delete to tessera_proof using (proof.is_being_removed(user_id));

set local role tessera_proof;
revoke execute on function proof.is_being_removed(uuid) from tessera_owner;
