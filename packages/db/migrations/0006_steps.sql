set local role tessera_owner;

-- "This job may act for this user at this service." Written with the job, in one transaction.
create table app.delegations (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  -- Of a child task: what its rights were cut from. The api signed that one; app.delegate_child makes this one.
  parent_id uuid,
  job_id uuid,
  -- Empty for what a service has no part in: a document that is read or written here.
  service_id smallint references app.services (id),
  document_id uuid,
  scopes text[] not null check (scopes <@ array['submit', 'poll', 'collect', 'cancel', 'read-options', 'list-jobs',
    'read-document', 'ask-model', 'write-report']),
  not_before timestamptz not null,
  deadline timestamptz not null,
  state text not null default 'live' check (state in ('live', 'closed', 'revoked', 'frozen')),
  created_at timestamptz not null default now(),
  primary key (id),
  unique (user_id, id),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  foreign key (user_id, parent_id) references app.delegations (user_id, id) on delete cascade,
  check (deadline > not_before),
  check (parent_id <> id),
  check ((service_id is null) = (document_id is not null)),
  check (document_id is null or job_id is null),
  check ((document_id is not null) = (scopes && array['read-document', 'ask-model', 'write-report']))
);
create index delegations_job on app.delegations (user_id, job_id);
create index delegations_parent on app.delegations (user_id, parent_id) where parent_id is not null;
alter table app.delegations enable row level security;
alter table app.delegations force row level security;
grant select, insert on app.delegations to tessera_user;
grant select on app.delegations to tessera_job, tessera_vault, tessera_sweep, tessera_proof;
grant update (state) on app.delegations to tessera_vault, tessera_sweep, tessera_proof;
grant insert on app.delegations to tessera_proof;
create policy user_reads on app.delegations for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.delegations for insert to tessera_user
  with check (user_id = (select app.current_user_id()) and parent_id is null);
create policy job_reads on app.delegations for select to tessera_job
  using (app.require_unit() and user_id = (select app.current_user_id())
    and job_id is not distinct from (select app.current_job_id())
    and document_id is not distinct from (select own.document_id from app.current_document() own));
create policy vault_reads on app.delegations for select to tessera_vault using (true);
create policy vault_freezes on app.delegations for update to tessera_vault using (true) with check (state in ('frozen', 'revoked'));
create policy proof_reads on app.delegations for select to tessera_proof using (true);
create policy proof_delegates on app.delegations for insert to tessera_proof with check (job_id is not null);
create policy proof_closes on app.delegations for update to tessera_proof using (true) with check (state in ('closed', 'revoked'));
create policy sweep_reads on app.delegations for select to tessera_sweep using (app.require_sweep() and (select app.current_purpose()) in ('stop-jobs', 'dispatch'));
create policy sweep_closes on app.delegations for update to tessera_sweep
  using (app.require_sweep() and (select app.current_purpose()) = 'stop-jobs') with check (state in ('closed', 'revoked'));

-- Who takes back what a task may do takes it from its children too. A task that ends in peace leaves them theirs.
create function app.stop_children() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update app.delegations set state = new.state
  where user_id = new.user_id and parent_id = new.id and state = 'live';
  return null;
end
$$;
create trigger stop_children after update of state on app.delegations
  for each row when (new.state in ('revoked', 'frozen')) execute function app.stop_children();

-- One short piece of work; its id is the task id. Retries and delays are due times here, nowhere else.
create table app.steps (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  service_id smallint references app.services (id),
  job_id uuid,
  attempt_id uuid,
  document_id uuid,
  delegation_id uuid not null,
  kind text not null check (kind in ('submit-job', 'poll-job', 'collect-results', 'cancel-job', 'read-options', 'list-jobs',
    'read-document', 'ask-model', 'write-report')),
  state text not null default 'due' check (state in ('due', 'dispatched', 'claimed', 'waiting', 'done', 'cancelled', 'dead')),
  due_at timestamptz not null default now(),
  dispatch integer not null default 0,
  dispatched_at timestamptz,
  -- Rises with each claim, so that an old holder's writes fail.
  fence bigint not null default 0,
  claimed_until timestamptz,
  -- Failures in a row without progress; a step that keeps failing is given up.
  failures integer not null default 0,
  failure text,
  -- Grants in a row whose whole time was not enough, with nothing to show for it.
  overruns integer not null default 0,
  -- Claims in a row that the broker refused because of the step's context.
  refusals integer not null default 0,
  -- The task context, readable by the broker only.
  sealed_context bytea not null check (length(sealed_context) <= 1024),
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (id),
  unique (user_id, id),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  foreign key (user_id, attempt_id) references app.attempts (user_id, id) on delete cascade,
  foreign key (user_id, delegation_id) references app.delegations (user_id, id) on delete cascade,
  check ((job_id is null) = (kind in ('read-options', 'list-jobs', 'read-document', 'ask-model', 'write-report'))),
  check ((document_id is not null) = (kind in ('read-document', 'ask-model', 'write-report'))),
  check ((service_id is null) = (document_id is not null)),
  check ((job_id is null) = (attempt_id is null)),
  check ((state in ('done', 'cancelled', 'dead')) = (ended_at is not null))
);
create index steps_open on app.steps (due_at) where state in ('due', 'dispatched', 'claimed');
-- What no service has a part in stands in one line, as if it were at a service of its own, and what is asked of a model in another.
create index steps_due on app.steps ((case when kind = 'ask-model' then -1 else coalesce(service_id, 0) end), due_at) where state = 'due';
create index steps_waiting on app.steps (dispatched_at) where state = 'waiting';
create index steps_in_flight on app.steps ((case when kind = 'ask-model' then -1 else coalesce(service_id, 0) end)) where state in ('dispatched', 'claimed');
create index steps_job on app.steps (user_id, job_id);
-- One open step of a kind: a doubled insert cannot make a job run twice.
create unique index steps_one_open on app.steps (user_id, job_id, kind)
  where state in ('due', 'dispatched', 'claimed', 'waiting') and job_id is not null;
create unique index steps_one_open_options on app.steps (user_id, service_id, kind)
  where state in ('due', 'dispatched', 'claimed', 'waiting') and job_id is null and document_id is null;
create unique index steps_one_open_document on app.steps (user_id, document_id)
  where state in ('due', 'dispatched', 'claimed', 'waiting') and document_id is not null;
alter table app.steps enable row level security;
alter table app.steps force row level security;
grant select, insert on app.steps to tessera_user;
grant select, insert on app.steps to tessera_job;
grant select on app.steps to tessera_vault, tessera_proof;
grant select (id, user_id, service_id, job_id, document_id, delegation_id, kind, state, due_at, dispatch, dispatched_at, claimed_until, failures, refusals, sealed_context) on app.steps to tessera_sweep;
grant update (state, fence, claimed_until, due_at, failures, refusals) on app.steps to tessera_vault;
grant update (state, due_at, failures, failure, overruns, refusals, claimed_until, ended_at) on app.steps to tessera_proof;
grant update (state, dispatch, dispatched_at, failures, ended_at) on app.steps to tessera_sweep;
create policy user_reads on app.steps for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.steps for insert to tessera_user with check (user_id = (select app.current_user_id()));
create policy job_reads on app.steps for select to tessera_job
  using (app.require_unit() and (user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own));
create policy job_inserts on app.steps for insert to tessera_job
  with check ((user_id, job_id) = (select own.user_id, own.job_id from app.current_job() own)
    and service_id = (select app.current_service_id())
    and (delegation_id = (select app.current_delegation_id()) or delegation_id in (
      select d.id from app.delegations d where d.parent_id = (select app.current_delegation_id()))));
create policy vault_reads on app.steps for select to tessera_vault using (true);
create policy vault_updates on app.steps for update to tessera_vault using (true) with check (true);
create policy proof_reads on app.steps for select to tessera_proof using (true);
grant insert on app.steps to tessera_proof;
create policy proof_retries on app.steps for insert to tessera_proof with check (kind = 'submit-job');
create policy proof_updates on app.steps for update to tessera_proof using (true) with check (true);
create policy sweep_reads on app.steps for select to tessera_sweep using (app.require_sweep() and (select app.current_purpose()) in ('dispatch', 'stop-jobs'));
create policy sweep_updates on app.steps for update to tessera_sweep
  using (app.require_sweep() and (select app.current_purpose()) in ('dispatch', 'stop-jobs'))
  with check ((select app.current_purpose()) in ('dispatch', 'stop-jobs'));

-- Wakes the dispatcher; it reads the steps itself.
create function app.announce_step() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_notify('steps_due', '');
  return null;
end
$$;
create trigger announce_step after insert or update of state on app.steps
  for each row when (new.state = 'due') execute function app.announce_step();
-- Its service has room for another one.
create trigger announce_room after update of state on app.steps
  for each row when (old.state in ('dispatched', 'claimed') and new.state not in ('dispatched', 'claimed'))
  execute function app.announce_step();

grant references on app.jobs, app.delegations, app.steps to tessera_proof;
