-- Of what somebody is told, and how. What concerns the safety of her account is told always.
set local role tessera_owner;

create table app.notification_preferences (
  user_id uuid not null references app.users (id) on delete cascade,
  subject text not null check (subject in ('credentials', 'schedules', 'batches', 'registrations')),
  in_app boolean not null default true,
  by_mail boolean not null default false,
  primary key (user_id, subject)
);
alter table app.notification_preferences enable row level security;
alter table app.notification_preferences force row level security;
grant select, insert, update (in_app, by_mail) on app.notification_preferences to tessera_user;
grant select on app.notification_preferences to tessera_proof;
create policy user_reads on app.notification_preferences for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.notification_preferences for insert to tessera_user
  with check (user_id = (select app.current_user_id()));
create policy user_updates on app.notification_preferences for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id())) with check (user_id = (select app.current_user_id()));
create policy proof_reads on app.notification_preferences for select to tessera_proof using (true);

set local role tessera_proof;

-- Null for what is told always.
create function proof.subject_of_notice(kind text) returns text
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case
    when kind like 'credential\_%' or kind = 'service_moved' then 'credentials'
    when kind like 'schedule\_%' then 'schedules'
    when kind like 'batch\_%' then 'batches' end
$$;

-- Whoever notices something does not know what its owner wants to hear. What she does not want to see here is kept as put away, so
-- that it is not noticed again; the mail goes with what is new.
create function proof.heed_preferences() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  wanted app.notification_preferences;
begin
  select p.* into wanted from app.notification_preferences p
  where p.user_id = new.user_id and p.subject = proof.subject_of_notice(new.kind);
  if tg_when = 'BEFORE' then
    if not wanted.in_app then
      new.dismissed_at := now();
    end if;
    return new;
  end if;
  if wanted.by_mail then
    perform proof.tell_owner(new.user_id, 'notice', jsonb_build_object('kind', new.kind));
  end if;
  return null;
end
$$;
grant execute on function proof.heed_preferences() to tessera_owner;

set local role tessera_owner;
create trigger heed_before before insert on app.notices for each row execute function proof.heed_preferences();
create trigger heed_after after insert on app.notices for each row execute function proof.heed_preferences();

set local role tessera_proof;
revoke execute on function proof.heed_preferences() from tessera_owner;
