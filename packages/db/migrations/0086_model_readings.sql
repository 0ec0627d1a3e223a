-- A model that owners ask what their documents say.
set local role tessera_owner;

alter table app.document_findings
  -- Who found it: Tessera itself, or a model by its name.
  add column reader text check (length(reader) between 1 and 100),
  add check ((found is null) = (reader is null)),
  -- A model is never surer than the least sure rule.
  add check (reader = 'Tessera' or confidence <= 0.5);
grant insert (reader) on app.document_findings to tessera_job;
-- Whoever finds the same of the same sentence finds nothing new, also when its owner has rejected it.
create unique index document_findings_once
  on app.document_findings (user_id, document_id, version, page, start_at, end_at, md5(lower(found::text))) where found is not null;
-- A grant to ask a model finds nothing in the name of Tessera, and one to read nothing in a model's.
alter policy job_inserts on app.document_findings
  with check ((user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own)
    and state = 'found' and found is not null
    and (reader = 'Tessera') = (select own.document_id is not null from app.current_worked_document() own));

-- What came of asking one about a version.
create table app.model_readings (
  user_id uuid not null,
  document_id uuid not null,
  version integer not null,
  -- As its owner read them when she asked: the text is sent nowhere else.
  model text not null check (length(model) between 1 and 100 and lower(model) <> 'tessera'),
  host text not null check (length(host) between 1 and 300),
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'stopped')),
  failure_code text check (length(failure_code) <= 60),
  -- The document goes to it in so many; unknown until the first is answered.
  parts integer check (parts between 1 and 10000),
  parts_done integer not null default 0 check (parts_done between 0 and 10000),
  -- Of its findings: those that were new, and those that the document does not bear.
  found integer not null default 0 check (found >= 0),
  dropped integer not null default 0 check (dropped >= 0),
  asked_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (user_id, document_id, version),
  foreign key (user_id, document_id, version) references app.document_versions (user_id, document_id, number) on delete cascade,
  check ((state = 'failed') = (failure_code is not null)),
  check ((state = 'waiting') = (ended_at is null))
);
alter table app.model_readings enable row level security;
alter table app.model_readings force row level security;
grant select, insert (user_id, document_id, version, model, host),
  update (model, host, state, failure_code, parts, parts_done, found, dropped, asked_at, ended_at) on app.model_readings to tessera_user;
grant select, update (state, failure_code, parts, parts_done, found, dropped, ended_at) on app.model_readings to tessera_job;
create policy user_reads on app.model_readings for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.model_readings for insert to tessera_user
  with check (user_id = (select app.current_user_id()));
-- To be asked once more.
create policy user_updates on app.model_readings for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()))
  with check (user_id = (select app.current_user_id()) and state = 'waiting');
create policy job_reads on app.model_readings for select to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own));
create policy job_updates on app.model_readings for update to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own))
  with check ((user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own));

set local role tessera_proof;
-- Nobody asks any more, whoever ended the step: its owner reads so, and may ask anew.
create function proof.end_model_reading() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update app.model_readings r set state = 'failed', failure_code = 'model_not_asked', ended_at = now()
  where r.user_id = new.user_id and r.document_id = new.document_id and r.state = 'waiting';
  return null;
end
$$;
grant execute on function proof.end_model_reading() to tessera_owner;
set local role tessera_owner;
grant select, update (state, failure_code, ended_at) on app.model_readings to tessera_proof;
create policy proof_reads on app.model_readings for select to tessera_proof using (true);
create policy proof_ends on app.model_readings for update to tessera_proof using (true) with check (true);
create trigger end_model_reading after update of state on app.steps
  for each row when (new.kind = 'ask-model' and new.state in ('cancelled', 'dead')) execute function proof.end_model_reading();
set local role tessera_proof;
revoke execute on function proof.end_model_reading() from tessera_owner;

-- Its owner takes the question back: what the model still answers is not kept, and no more of the document is sent. False when none
-- waits. What is locked is locked in the order in which a worker takes it to keep an answer: of the two one is first.
create function app.stop_asking(document uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  if identity.kind is null or identity.kind not in ('browser', 'bearer') then
    raise exception 'only who has signed in takes a question back' using errcode = '42501';
  end if;
  update proof.grants g set ended_at = now(), end_reason = 'revoked'
  where g.ended_at is null and g.delegation_id in (
    select d.id from app.delegations d
    where d.user_id = identity.user_id and d.document_id = stop_asking.document and 'ask-model' = any (d.scopes));
  update app.model_readings r set state = 'stopped', ended_at = now()
  where r.user_id = identity.user_id and r.document_id = stop_asking.document and r.state = 'waiting';
  if not found then
    return false;
  end if;
  update app.steps s set state = 'cancelled', ended_at = now(), claimed_until = null
  where s.user_id = identity.user_id and s.document_id = stop_asking.document and s.kind = 'ask-model'
    and s.state in ('due', 'dispatched', 'claimed', 'waiting');
  update app.delegations d set state = 'revoked'
  where d.user_id = identity.user_id and d.document_id = stop_asking.document and 'ask-model' = any (d.scopes) and d.state = 'live';
  return true;
end
$$;
grant execute on function app.stop_asking(uuid) to tessera_user;
