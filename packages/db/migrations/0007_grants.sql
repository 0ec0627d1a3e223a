set local role tessera_proof;

-- The broker's answer to a claim of one step. A live one shows its rows to the worker that holds it.
create table proof.grants (
  id uuid primary key default app.new_id(),
  user_id uuid not null,
  task_id uuid not null,
  job_id uuid,
  -- Empty where the step is about a document.
  service_id smallint,
  document_id uuid,
  delegation_id uuid not null,
  worker_id text not null,
  -- Made for this claim only: seen again, it is a retry by its holder or a theft.
  claim_key bytea not null unique check (length(claim_key) = 32),
  fence bigint not null,
  -- What a job can be given. The question whether a service is well is none of it.
  scopes text[] not null check (scopes <@ array['submit', 'poll', 'collect', 'cancel', 'read-options', 'list-jobs',
    'read-document', 'ask-model', 'write-report']),
  -- Empty: the grant shows rows and carries no credential.
  credential_id uuid,
  credential_version integer,
  -- The account that it belongs to at its service: a token of the same account may take its place under this grant.
  remote_account text,
  -- It carries the service's shared token, of this version.
  shared_version integer,
  -- The key-encryption key under which it was kept.
  key_id text,
  proof_hash bytea not null unique check (length(proof_hash) = 32),
  -- The start of its transaction: what was revoked after it does not count for this grant, even when that was written
  -- down while the transaction was on.
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- Renewals never go beyond this.
  ceiling timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('finished', 'released', 'superseded', 'revoked', 'frozen')),
  unique (task_id, fence),
  -- The three say whose grant it is; a reference to the user besides would make all her claims lock one row.
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  foreign key (user_id, task_id) references app.steps (user_id, id) on delete cascade,
  foreign key (user_id, delegation_id) references app.delegations (user_id, id) on delete cascade,
  check ((ended_at is null) = (end_reason is null)),
  check (shared_version is null or credential_id is null),
  check (expires_at <= ceiling),
  check ((service_id is null) = (document_id is not null)),
  check (service_id is not null or credential_id is null and shared_version is null)
);
-- Of all grants, not of the open ones: an index of those few would look cheap to a plan that is made while there are
-- none, and a proof would be looked for among all of them.
create index grants_delegation on proof.grants (delegation_id);
create index grants_job on proof.grants (user_id, job_id);
alter table proof.grants enable row level security;
alter table proof.grants force row level security;
create policy own on proof.grants to tessera_proof using (true) with check (true);
grant select, insert, update on proof.grants to tessera_vault;
create policy vault_reads on proof.grants for select to tessera_vault using (true);
create policy vault_inserts on proof.grants for insert to tessera_vault with check (true);
create policy vault_updates on proof.grants for update to tessera_vault using (true) with check (true);

-- No grant that began before a revocation of what it is for, or of whom it was given to, is live. One row says so for
-- however many grants, so that revoking costs the same whether one is live or a hundred thousand.
create table proof.revocations (
  kind text not null check (kind in ('grant', 'job', 'user', 'credential', 'service', 'worker', 'key', 'everything')),
  -- Its id or name; empty for everything.
  key text not null check ((kind = 'everything') = (key = '')),
  at timestamptz not null default clock_timestamp(),
  primary key (kind, key)
);
create index revocations_age on proof.revocations (at);
alter table proof.revocations enable row level security;
alter table proof.revocations force row level security;
create policy own on proof.revocations to tessera_proof using (true) with check (true);
grant select, insert, update (at), delete on proof.revocations to tessera_vault;
create policy vault_reads on proof.revocations for select to tessera_vault using (true);
create policy vault_inserts on proof.revocations for insert to tessera_vault with check (true);
create policy vault_updates on proof.revocations for update to tessera_vault using (true) with check (true);
create policy vault_deletes on proof.revocations for delete to tessera_vault using (true);

-- Asked at every statement of a unit. Mostly nothing at all was revoked since the grant began, and that is one look into
-- an index.
create function proof.is_revoked(of_grant proof.grants) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from proof.revocations r where r.at >= of_grant.created_at) then
    return false;
  end if;
  -- By their keys, not by their time: there may be many that are of no concern.
  return coalesce((
    select bool_or(r.at >= of_grant.created_at) from proof.revocations r
    where (r.kind, r.key) in (
      ('grant', of_grant.id::text), ('job', of_grant.job_id::text), ('user', of_grant.user_id::text),
      ('credential', of_grant.credential_id::text), ('service', of_grant.service_id::text),
      ('worker', of_grant.worker_id), ('key', of_grant.key_id), ('everything', ''))
  ), false);
end
$$;
grant execute on function proof.is_revoked(proof.grants) to tessera_vault;

-- The last statement of a step's last unit: what came of it, and the end of its grant, in one transaction. Nothing that
-- runs under this grant afterwards finds a live proof.
create function app.end_step(outcome text, next_due timestamptz, reason text, close_delegation boolean,
  credential_used boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
  is_late boolean;
begin
  if session_user <> 'tessera_worker' or identity.task_id is null then
    raise exception 'only the holder of a grant ends its step' using errcode = '28000';
  end if;
  -- The same fence as when it was claimed: nobody has taken the step since.
  perform 1 from app.steps s join proof.grants g on g.task_id = s.id and g.fence = s.fence
  where g.id = identity.grant_id and s.state = 'claimed';
  if not found then
    raise exception 'another holder has the step' using errcode = '28000';
  end if;
  case outcome
    when 'done' then
      update app.steps set state = 'done', ended_at = now(), claimed_until = null, failures = 0, failure = null
      where id = identity.task_id;
    when 'again' then
      update app.steps set state = 'due', due_at = next_due, claimed_until = null, failures = 0, failure = null,
        overruns = 0, refusals = 0
      where id = identity.task_id;
    when 'failed' then
      update app.steps set state = 'due', due_at = next_due, claimed_until = null, failures = failures + 1, failure = reason
      where id = identity.task_id;
    when 'overrun' then
      -- Whose reason says something else than the last time has come further.
      update app.steps set state = 'due', due_at = next_due, claimed_until = null, failure = reason,
        overruns = case when failure = reason then overruns + 1 else 1 end
      where id = identity.task_id;
    when 'waiting' then
      -- A credential that was entered after the claim found no step waiting that it could wake.
      is_late := exists (
        select from app.credentials c join proof.grants g on g.id = identity.grant_id
        where c.user_id = identity.user_id and c.service_id = identity.service_id and c.is_active and c.is_verified
          and c.updated_at >= g.created_at);
      update app.steps set state = case when is_late then 'due' else 'waiting' end,
        due_at = case when is_late then now() else due_at end, claimed_until = null, failure = reason
      where id = identity.task_id;
    when 'dead' then
      update app.steps set state = 'dead', ended_at = now(), claimed_until = null, failures = failures + 1, failure = reason
      where id = identity.task_id;
  end case;
  if credential_used then
    -- To the minute, and never waiting: the steps of many jobs may end at once, and a new token may be on its way.
    update app.credentials set last_used_at = now() where id = (
      select c.id from app.credentials c join proof.grants g on g.credential_id = c.id
      where g.id = identity.grant_id and (c.last_used_at is null or c.last_used_at < now() - interval '1 minute')
      for update of c skip locked);
  end if;
  update proof.grants set ended_at = now(), end_reason = 'finished' where id = identity.grant_id;
  if close_delegation then
    update app.delegations set state = 'closed' where id = identity.delegation_id and state = 'live';
  end if;
end
$$;

-- Part of what the holder's own delegation allows, for a child task: the same user, job, service and times, and none but
-- its scopes. A child has no children, so that whoever judges one looks at the signed delegation and at one more.
create function app.delegate_child(child uuid, wanted text[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
  parent app.delegations;
begin
  if session_user <> 'tessera_worker' or identity.delegation_id is null then
    raise exception 'only the holder of a grant delegates a part of it' using errcode = '28000';
  end if;
  -- Locked: one that is being revoked has no more children.
  select * into parent from app.delegations
  where id = identity.delegation_id and user_id = identity.user_id for no key update;
  if parent.state is distinct from 'live' or parent.deadline <= clock_timestamp() then
    raise exception 'the delegation is not live' using errcode = '28000';
  end if;
  if parent.parent_id is not null or wanted = '{}' or not wanted <@ parent.scopes then
    raise exception 'a child may do less than its parent' using errcode = '42501';
  end if;
  insert into app.delegations (id, user_id, job_id, service_id, scopes, not_before, deadline, parent_id)
  values (child, parent.user_id, parent.job_id, parent.service_id, wanted, parent.not_before, parent.deadline, parent.id);
end
$$;

-- The owner's cancel: nothing that was delegated for the job goes on.
create function app.revoke_job(job uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  -- Under a consent: only what was submitted under it.
  perform 1 from app.jobs j where j.id = job and j.user_id = identity.user_id and (identity.kind in ('browser', 'bearer')
    or 'jobs:submit' = any (identity.scopes)
      and (identity.kind = 'personal_token' or j.permission_id = identity.permission_id));
  if not found then
    raise exception 'the job is not yours' using errcode = '42501';
  end if;
  update proof.grants set ended_at = now(), end_reason = 'revoked'
  where user_id = identity.user_id and job_id = job and ended_at is null;
  update app.delegations set state = 'revoked'
  where user_id = identity.user_id and job_id = job and state = 'live';
  update app.steps set state = 'cancelled', ended_at = now(), claimed_until = null
  where user_id = identity.user_id and job_id = job and state in ('due', 'dispatched', 'claimed', 'waiting');
end
$$;

-- What a job that has ended may be tried again under: the terms under which its owner submitted it herself. Nothing, unless
-- her account is active and she asks, or of a job that failed an administrator. Holds the job until the end of the unit, so that
-- of two who ask at once the second finds it begun.
create function app.retry_terms(job uuid)
returns table (user_id uuid, service_id smallint, scopes text[], seconds float8, email text, locale text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  identity proof.identity := proof.current_identity();
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api tries jobs again' using errcode = '28000';
  end if;
  perform 1 from app.jobs j where j.id = retry_terms.job and (j.user_id = identity.user_id or app.has_role('admin'))
    for no key update;
  if not found then
    return;
  end if;
  return query
    select j.user_id, j.service_id, d.scopes, extract(epoch from d.deadline - d.not_before)::float8, u.email, u.locale
    from app.jobs j
    join app.users u on u.id = j.user_id and u.status = 'active' and not proof.is_leaving(u.id)
    join lateral (
      select hers.scopes, hers.not_before, hers.deadline from app.delegations hers
      where hers.user_id = j.user_id and hers.job_id = j.id and hers.parent_id is null
      order by hers.created_at limit 1) d on 'submit' = any (d.scopes)
    where j.id = retry_terms.job and j.ended_at is not null and (j.user_id = identity.user_id or j.state = 'failed')
      -- It would show the credential again that was stolen, perhaps.
      and j.failure_code is distinct from 'job_frozen';
end
$$;

-- One more attempt, as the owner and under her terms, whoever asked for it; she can read who did. Others than the settings
-- and files of the attempt before only she chooses; null for the same.
create function app.retry_job(job uuid, attempt uuid, remote_name text, delegation uuid, begins timestamptz,
  ends timestamptz, step uuid, context bytea, settings jsonb, setting_labels jsonb, files uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
  terms record;
  made integer;
begin
  select * into terms from app.retry_terms(job);
  if not found or begins > clock_timestamp() or ends - begins > make_interval(secs => terms.seconds) then
    raise exception 'the job may not be tried again like this' using errcode = '42501';
  end if;
  if terms.user_id <> identity.user_id then
    if retry_job.settings is not null or files is not null then
      raise exception 'only its owner chooses what a job is sent with' using errcode = '42501';
    end if;
    perform proof.changer();
  end if;
  insert into app.attempts (id, user_id, job_id, number, remote_name, remote_account, on_shared_account, settings, setting_labels,
    previous_state, previous_text, previous_ended_at)
  select attempt, a.user_id, a.job_id, a.number + 1, retry_job.remote_name, a.remote_account, a.on_shared_account,
    coalesce(retry_job.settings, a.settings), coalesce(retry_job.setting_labels, a.setting_labels),
    j.state, j.state_text, j.ended_at
  from app.attempts a join app.jobs j on j.id = a.job_id
  where a.user_id = terms.user_id and a.job_id = job order by a.number desc limit 1
  returning number into made;
  if files is null then
    insert into app.job_inputs (user_id, job_id, attempt, file_id)
    select i.user_id, i.job_id, made, i.file_id from app.job_inputs i
    where i.user_id = terms.user_id and i.job_id = job and i.attempt = made - 1;
  elsif (select count(*) from app.files f
    where f.user_id = terms.user_id and f.id = any (files) and f.purpose = 'input' and f.state = 'stored') = cardinality(files)
    and cardinality(files) > 0 then
    insert into app.job_inputs (user_id, job_id, attempt, file_id) select terms.user_id, job, made, unnest(files);
  else
    raise exception 'the files are not those of the owner of the job' using errcode = '42501';
  end if;
  insert into app.delegations (id, user_id, job_id, service_id, scopes, not_before, deadline)
  values (delegation, terms.user_id, job, terms.service_id, terms.scopes, begins, ends);
  insert into app.steps (id, user_id, service_id, job_id, attempt_id, delegation_id, kind, sealed_context)
  values (step, terms.user_id, terms.service_id, job, attempt, delegation, 'submit-job', context);
  update app.jobs set state = 'queued', state_text = null, failure_code = null, remote_failure = null, cancel_requested_at = null,
    updated_at = now(), ended_at = null
  where id = job;
  insert into app.job_events (user_id, job_id, sequence, event)
  values (terms.user_id, job, 0, '{"kind":"state","state":"queued","waitReason":null,"text":null}');
  insert into app.audit (user_id, actor, action, subject, detail) values (terms.user_id,
    case when terms.user_id = identity.user_id then 'user:' else 'admin:' end || identity.user_id, 'job.retried', job,
    case when retry_job.settings is null then '{}' else '{"settings": true}' end::jsonb
      || case when files is null then '{}' else jsonb_build_object('files', cardinality(files)) end);
end
$$;

-- The owner's word that a job of which nothing was sent runs on the account of her present token. False when it cannot:
-- something was sent, or the token is of another account by now.
create function app.run_on_account(job uuid, account text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  update app.attempts a set remote_account = account, on_shared_account = false
  from app.jobs j join app.credentials c on c.user_id = j.user_id and c.service_id = j.service_id
  where j.id = job and j.user_id = identity.user_id and a.user_id = j.user_id and a.job_id = j.id
    and a.submission = 'none' and c.is_active and c.is_verified and c.remote_account = account;
  if not found then
    return false;
  end if;
  update app.steps set state = 'due', due_at = now()
  where user_id = identity.user_id and job_id = job and state = 'waiting';
  return true;
end
$$;

-- Whether a user has a credential at a service: what a program of the house may know. The owner can read who asked.
create function app.credential_status(presented bytea, asked_user uuid, asked_service smallint)
returns table (has_credential boolean, type text, is_verified boolean, verification_error text, expires_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  program text;
begin
  select i.name into program from proof.internal_services i
  where i.proof_hash = sha256(presented) and i.status = 'active';
  if program is null or session_user <> 'tessera_api' then
    raise exception 'the proof is not live' using errcode = '28000';
  end if;
  insert into app.audit (user_id, actor, action, subject)
  select u.id, 'internal:' || program, 'credential.status_read', asked_service::text
  from app.users u where u.id = asked_user;
  return query
    select c.id is not null, c.type, coalesce(c.is_verified, false), c.verification_error, c.expires_at
    from (select 1) one
    left join app.credentials c on c.user_id = asked_user and c.service_id = asked_service and c.is_active;
end
$$;

grant execute on function app.end_step(text, timestamptz, text, boolean, boolean) to tessera_job;
grant execute on function app.delegate_child(uuid, text[]) to tessera_job;
grant execute on function app.revoke_job(uuid) to tessera_user;
grant execute on function app.retry_terms(uuid) to tessera_user;
grant execute on function app.retry_job(uuid, uuid, text, uuid, timestamptz, timestamptz, uuid, bytea, jsonb, jsonb, uuid[]) to tessera_user;
grant execute on function app.run_on_account(uuid, text) to tessera_user;
grant execute on function app.credential_status(bytea, uuid, smallint) to tessera_user;
