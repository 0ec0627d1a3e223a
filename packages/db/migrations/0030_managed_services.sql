-- What whoever looks after a service sees of it and does with it: numbers of people and jobs, and nobody's name or row.
set local role tessera_owner;
grant select, update (status) on app.services to tessera_proof;
create policy proof_switches on app.services for update to tessera_proof using (true) with check (true);
grant select on app.service_health to tessera_proof;
create policy proof_reads on app.service_health for select to tessera_proof using (true);

set local role tessera_proof;

-- One of another kind is listed so that people see what exists: there is no adapter that could send a job there.
create function proof.may_switch(service app.services) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select app.has_role_at('service_manager', service.id) and (service.status = 'active' or service.kind = 'cloudgene')
$$;

create function app.managed_services() returns table (
  id smallint, name text, status text, may_switch boolean, health text, checked_at timestamptz,
  poll_seconds integer, max_upload_bytes bigint, users integer, open_jobs integer, waiting_jobs integer, month_jobs integer
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select s.id, s.name, s.status, proof.may_switch(s), h.state, h.checked_at,
    s.poll_seconds, s.max_upload_bytes,
    (select count(distinct c.user_id)::integer from app.credentials c where c.service_id = s.id and c.is_active),
    j.open, j.waiting, j.month
  from app.services s
  left join app.service_health h on h.service_id = s.id
  cross join lateral (
    select count(*) filter (where j.ended_at is null)::integer as open,
      count(*) filter (where j.state = 'waiting')::integer as waiting,
      count(*) filter (where j.created_at > now() - interval '30 days')::integer as month
    from app.jobs j where j.service_id = s.id) j
  where app.has_role_at('service_viewer', s.id)
  order by s.id
$$;

-- A service that is switched off gets no new job, and its jobs wait. False when there is none that the asker manages.
create function app.switch_service(service smallint, new_status text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  manager uuid := app.current_user_id();
  found_service app.services;
begin
  select s.* into found_service from app.services s where s.id = service and proof.may_switch(s) for no key update;
  if found_service.id is null then
    return false;
  end if;
  if found_service.status <> new_status then
    update app.services s set status = new_status where s.id = service;
    insert into app.audit (user_id, actor, action, subject)
    values (manager, 'user:' || manager,
      case new_status when 'active' then 'service.switched_on' else 'service.switched_off' end, service::text);
  end if;
  return true;
end
$$;

grant execute on function app.managed_services() to tessera_user;
grant execute on function app.switch_service(smallint, text) to tessera_user;
