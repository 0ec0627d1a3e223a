-- Who looks after a service keeps its record. Whoever manages every service, and an administrator, adds new ones.
set local role tessera_owner;
grant insert on app.services to tessera_proof;
grant update (name, origin, is_local, description, institution, country, latitude, longitude, software_version, terms_text,
  terms_url, terms_since, retention_days, links, check_state, token_url, token_help, credential_types, max_upload_bytes,
  min_samples, max_samples, running_jobs, jobs_per_month, price, workflow, record_version, moved_at, shared_token_account)
  on app.services to tessera_proof;
create policy proof_adds on app.services for insert to tessera_proof with check (true);
-- A record is written into its versions as the change is made.
grant select on app.service_versions to tessera_proof;
create policy proof_reads on app.service_versions for select to tessera_proof using (true);

set local role tessera_proof;

-- A line in her own trail.
create function proof.tell_of_service(action text, service smallint, detail jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into app.audit (user_id, actor, action, subject, detail)
  select m.id, 'user:' || m.id, action, service::text, detail from (select app.current_user_id() as id) m
$$;

-- The number of the new service, which is switched off until somebody switches it on; null for whoever may not add any.
create function app.add_service(new_slug text, new_kind text, record jsonb, on_this_machine boolean) returns smallint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  new_id smallint;
begin
  if not proof.manages_service(null) then
    return null;
  end if;
  perform proof.require_step_up(proof.own_session(), false);
  -- One at a time: numbers are never given twice, and nobody waits for them.
  perform pg_advisory_xact_lock(hashtext('app.add_service'));
  select coalesce(max(s.id), 0) + 1 into new_id from app.services s;
  insert into app.services (id, slug, kind, is_local, status, name, origin, description, institution, country, latitude,
    longitude, software_version, terms_text, terms_url, terms_since, retention_days, links, token_url, token_help,
    credential_types, max_upload_bytes, min_samples, max_samples, running_jobs, jobs_per_month, price, workflow)
  select new_id, new_slug, new_kind, on_this_machine, 'inactive', n.name, n.origin, n.description, n.institution, n.country,
    n.latitude, n.longitude, n.software_version, n.terms_text, n.terms_url, n.terms_since, n.retention_days, n.links,
    n.token_url, n.token_help, n.credential_types, n.max_upload_bytes, n.min_samples, n.max_samples, n.running_jobs,
    n.jobs_per_month, n.price, case when new_kind <> 'cloudgene' then n.workflow end
  from jsonb_populate_record(null::app.services, record) n;
  perform proof.tell_of_service('service.added', new_id, jsonb_build_object('slug', new_slug, 'origin', record ->> 'origin'));
  return new_id;
end
$$;

-- The number of the record as it is then; null when there is no such service that the asker manages; 0 when somebody else has
-- changed it since she read it, and then nothing is written.
create function app.change_service_record(service smallint, known_version integer, record jsonb, on_this_machine boolean)
returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  former app.services;
  changed app.services;
begin
  select s.* into former from app.services s where s.id = service and proof.manages_service(s.id) for no key update;
  if former.id is null then
    return null;
  end if;
  perform proof.require_step_up(proof.own_session(), false);
  if former.record_version <> known_version then
    return 0;
  end if;
  update app.services s set is_local = on_this_machine, name = n.name, origin = n.origin, description = n.description,
    institution = n.institution, country = n.country, latitude = n.latitude, longitude = n.longitude,
    software_version = n.software_version, terms_text = n.terms_text, terms_url = n.terms_url, terms_since = n.terms_since,
    retention_days = n.retention_days, links = n.links, token_url = n.token_url, token_help = n.token_help,
    credential_types = n.credential_types, max_upload_bytes = n.max_upload_bytes, min_samples = n.min_samples,
    max_samples = n.max_samples, running_jobs = n.running_jobs, jobs_per_month = n.jobs_per_month, price = n.price,
    workflow = case when former.kind <> 'cloudgene' then n.workflow end,
    check_state = case when n.origin = former.origin then former.check_state else 'not_checked' end
  from jsonb_populate_record(former, record) n
  where s.id = service returning s.* into changed;
  if changed.record_version <> former.record_version then
    perform proof.tell_of_service('service.changed', service, jsonb_build_object('version', changed.record_version, 'fields', (
      select jsonb_agg(c.key order by c.key) from jsonb_each(app.service_record(changed)) c
      where c.value is distinct from app.service_record(former) -> c.key)));
  end if;
  return changed.record_version;
end
$$;

grant execute on function app.add_service(text, text, jsonb, boolean) to tessera_user;
grant execute on function app.change_service_record(smallint, integer, jsonb, boolean) to tessera_user;
