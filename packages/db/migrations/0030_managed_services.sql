-- What whoever looks after a service sees of it and does with it: numbers of people and jobs, and nobody's name or row.
set local role tessera_owner;
grant select, update (status, check_state) on app.services to tessera_proof;
create policy proof_switches on app.services for update to tessera_proof using (true) with check (true);
-- What is counted does not grow with what ended long ago.
create index jobs_of_service_open on app.jobs (service_id, state) where ended_at is null;
create index jobs_of_service_newest on app.jobs (service_id, created_at);
grant select, insert, update (next_check_at, asked_at) on app.service_health to tessera_proof;
create policy proof_asks on app.service_health for insert to tessera_proof with check (true);
create policy proof_asks_again on app.service_health for update to tessera_proof using (true) with check (true);
create policy proof_reads on app.service_health for select to tessera_proof using (true);

set local role tessera_proof;

-- Empty: all of them.
create function proof.manages_service(service smallint) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select app.has_role_at('service_manager', service) or app.has_role('admin')
$$;

-- One that lists no choices of its own, and whose workflow nobody has described, cannot be sent a job.
create function proof.may_switch(service app.services) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select proof.manages_service(service.id) and (service.status = 'active' or service.kind = 'cloudgene' or service.workflow is not null)
$$;

create function app.managed_services() returns table (
  id smallint, name text, status text, check_state text, may_manage boolean, may_switch boolean, health text, checked_at timestamptz,
  poll_seconds integer, max_upload_bytes bigint, users integer, open_jobs integer, waiting_jobs integer, month_jobs integer
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.id, s.name, s.status, s.check_state, proof.manages_service(s.id), proof.may_switch(s), h.state, h.checked_at,
    s.poll_seconds, s.max_upload_bytes,
    (select count(distinct c.user_id)::integer from app.credentials c where c.service_id = s.id and c.is_active),
    (select count(*)::integer from app.jobs j where j.service_id = s.id and j.ended_at is null),
    (select count(*)::integer from app.jobs j where j.service_id = s.id and j.ended_at is null and j.state = 'waiting'),
    (select count(*)::integer from app.jobs j where j.service_id = s.id and j.created_at > now() - interval '30 days')
  from app.services s
  left join app.service_health h on h.service_id = s.id
  where app.has_role_at('service_viewer', s.id) or app.has_role('admin')
  order by s.id
$$;

-- A service that is switched off gets no new job, and its jobs wait. One that is retired is switched off because it is no more;
-- what was found out about it is to be found out anew when it is switched on again. False when there is none that the asker
-- manages.
create function app.switch_service(service smallint, new_status text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  manager uuid := app.current_user_id();
  found_service app.services;
  is_retired boolean := new_status = 'retired';
begin
  select s.* into found_service from app.services s
  where s.id = service and case when new_status = 'active' then proof.may_switch(s) else proof.manages_service(s.id) end
  for no key update;
  if found_service.id is null then
    return false;
  end if;
  perform proof.require_step_up(proof.own_session(), false);
  if (found_service.status = 'active') <> (new_status = 'active') or (found_service.check_state = 'retired') <> is_retired then
    update app.services s set status = case when is_retired then 'inactive' else new_status end,
      check_state = case when is_retired then 'retired' when s.check_state = 'retired' then 'not_checked' else s.check_state end
    where s.id = service;
    insert into app.audit (user_id, actor, action, subject)
    values (manager, 'user:' || manager, case new_status when 'active' then 'service.switched_on'
      when 'retired' then 'service.retired' else 'service.switched_off' end, service::text);
  end if;
  return true;
end
$$;

-- Has a worker ask the service at once, whether it is switched on or not. False when there is none that the asker manages.
create function app.ask_service(service smallint) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  manager uuid := app.current_user_id();
begin
  if not exists (select from app.services s where s.id = service and proof.manages_service(s.id)) then
    return false;
  end if;
  insert into app.service_health (service_id, asked_at) values (service, now())
  on conflict (service_id) do update set next_check_at = now(), asked_at = now();
  insert into app.audit (user_id, actor, action, subject) values (manager, 'user:' || manager, 'service.asked', service::text);
  return true;
end
$$;
grant execute on function app.ask_service(smallint) to tessera_user;

grant execute on function app.managed_services() to tessera_user;
grant execute on function app.switch_service(smallint, text) to tessera_user;
