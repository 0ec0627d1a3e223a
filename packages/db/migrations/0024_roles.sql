set local role tessera_owner;

-- What somebody may do here besides her own work, which everybody may. A role counts while its grant lives, by the clock of
-- this database, from her next statement on. A grant that is over stays, with whoever gave and whoever ended it.
create table app.role_grants (
  id uuid primary key default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  role text not null check (role in ('service_manager', 'service_viewer', 'auditor', 'admin')),
  -- Empty: at every service.
  service_id smallint references app.services (id),
  -- An administrator; empty for the operator. The record outlives their accounts.
  granted_by uuid,
  granted_at timestamptz not null default now(),
  -- Empty: until somebody ends it.
  expires_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  unique (user_id, id),
  check (service_id is null or role in ('service_manager', 'service_viewer'))
);
create unique index role_grants_open on app.role_grants (user_id, role, coalesce(service_id, 0)) where ended_at is null;
alter table app.role_grants enable row level security;
alter table app.role_grants force row level security;
grant select on app.role_grants to tessera_user;
grant select, insert, update (ended_at, ended_by) on app.role_grants to tessera_proof;
create policy user_reads on app.role_grants for select to tessera_user
  using (app.require_unit() and (user_id = (select app.current_user_id()) or (select app.has_role('admin'))));
create policy proof_reads on app.role_grants for select to tessera_proof using (true);
create policy proof_grants on app.role_grants for insert to tessera_proof with check (true);
create policy proof_ends on app.role_grants for update to tessera_proof using (true) with check (true);

set local role tessera_proof;

create function proof.is_live(of_grant app.role_grants) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select of_grant.ended_at is null and coalesce(of_grant.expires_at > clock_timestamp(), true)
$$;

-- One whose role expires does not count, nor one who is leaving: nobody would be there on that day.
create function proof.stays_administrator(asked uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from app.role_grants r join app.users u on u.id = r.user_id
    where r.user_id = asked and r.role = 'admin' and r.ended_at is null and r.expires_at is null and u.status = 'active'
      and not proof.is_leaving(u.id));
end
$$;

create function proof.has_administrator_besides(asked uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from (select distinct r.user_id from app.role_grants r where r.role = 'admin' and r.ended_at is null) a
    where a.user_id is distinct from asked and proof.stays_administrator(a.user_id))
$$;

-- Whoever takes the last administrator away waits for everybody who does so, and sees what they did. Where there never was one,
-- the operator makes the first.
create function proof.keep_administrator() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Whose account it is; of a role's end the row says that it was an administrator's.
  leaving uuid := case tg_table_name when 'users' then to_jsonb(old) ->> 'id' when 'account_removals' then to_jsonb(new) ->> 'user_id' end;
begin
  if leaving is not null and not exists (
    select from app.role_grants r
    where r.user_id = leaving and r.role = 'admin' and r.ended_at is null and r.expires_at is null
  ) then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtext('proof.keep_administrator'));
  if not proof.has_administrator_besides(null) then
    raise exception 'nobody would be an administrator any more' using errcode = '23514', constraint = 'keep_administrator';
  end if;
  return null;
end
$$;

-- By whom: an administrator who is signed in, or the operator, whom the broker knows.
create function proof.administrator() returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return case when session_user <> 'tessera_broker' then (proof.current_identity()).user_id end;
end
$$;

-- The same for what changes something: an administrator has shown her second factor lately.
create function proof.changer() returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.administrator();
begin
  if changer is not null then
    perform proof.require_step_up(proof.own_session(), false);
  end if;
  return changer;
end
$$;

-- A line for whom it concerns and, of an administrator, one of her own.
create function proof.tell_of_administration(changer uuid, of_user uuid, what text, about text, more jsonb) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  changer_name text := coalesce((select u.username from app.users u where u.id = changer), 'the operator');
begin
  insert into app.audit (user_id, actor, action, subject, detail)
  values (of_user, coalesce('admin:' || changer, 'operator'), what, about, more || jsonb_build_object('by', changer_name));
  if changer <> of_user then
    insert into app.audit (user_id, actor, action, subject, detail)
    select changer, 'user:' || changer, what, about, more || jsonb_build_object('user', u.username)
    from app.users u where u.id = of_user;
  end if;
end
$$;

-- One that lives for the same role and service is replaced. Null when there is no such user or service.
create function app.grant_role(of_user uuid, new_role text, at_service smallint, until timestamptz) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
  new_grant uuid;
begin
  if until <= clock_timestamp() then
    raise exception 'the role would be over' using errcode = '22023';
  end if;
  -- One at a time: of two the second replaces the first.
  perform pg_advisory_xact_lock(hashtextextended('roles of ' || of_user, 0));
  update app.role_grants r set ended_at = least(now(), r.expires_at), ended_by = changer
  where r.user_id = of_user and r.role = new_role and r.service_id is not distinct from at_service and r.ended_at is null;
  insert into app.role_grants (user_id, role, service_id, granted_by, expires_at)
  values (of_user, new_role, at_service, changer, until) returning id into new_grant;
  perform proof.tell_of_administration(changer, of_user, 'role.granted', new_role,
    jsonb_build_object('service', at_service, 'until', until));
  return new_grant;
exception when foreign_key_violation then
  return null;
end
$$;

-- False when there is no such grant, or it is over.
create function app.end_role(of_user uuid, role_grant uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
  ended app.role_grants;
begin
  update app.role_grants r set ended_at = now(), ended_by = changer
  where r.id = role_grant and r.user_id = of_user and proof.is_live(r) returning r.* into ended;
  if ended.id is null then
    return false;
  end if;
  perform proof.tell_of_administration(changer, of_user, 'role.ended', ended.role, jsonb_build_object('service', ended.service_id));
  return true;
end
$$;

-- The operator's command: this role and no other, or none. Null when nobody has this name.
create function app.set_only_role(of_username text, only_role text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_user uuid;
  role_grant uuid;
begin
  select u.id into of_user from app.users u where u.username = of_username;
  if of_user is not null and only_role is not null then
    perform app.grant_role(of_user, only_role, null, null);
  end if;
  for role_grant in
    select r.id from app.role_grants r
    where r.user_id = of_user and proof.is_live(r) and (r.role is distinct from only_role or r.service_id is not null)
  loop
    perform app.end_role(of_user, role_grant);
  end loop;
  return of_user;
end
$$;

grant execute on function app.grant_role(uuid, text, smallint, timestamptz) to tessera_user;
grant execute on function app.end_role(uuid, uuid) to tessera_user;
grant execute on function app.set_only_role(text, text) to tessera_vault;
grant execute on function proof.keep_administrator() to tessera_owner;

set local role tessera_owner;

create constraint trigger keep_administrator after update or delete on app.role_grants
  deferrable initially deferred for each row
  when (old.role = 'admin' and old.ended_at is null and old.expires_at is null)
  execute function proof.keep_administrator();
create constraint trigger keep_administrator after update of status on app.users
  deferrable initially deferred for each row
  when (old.status = 'active' and new.status <> 'active')
  execute function proof.keep_administrator();
