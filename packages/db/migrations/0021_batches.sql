set local role tessera_owner;

-- Several jobs that their owner asked for at once. Its id is hers to choose, so that an answer that was lost can be asked
-- for again.
create table app.batches (
  id uuid not null,
  user_id uuid not null references app.users (id) on delete cascade,
  name text not null check (length(name) between 1 and 80),
  -- SHA-256 of what was asked for: something else under the same id is refused.
  request_hash bytea not null check (length(request_hash) = 32),
  created_at timestamptz not null default now(),
  -- When she was told that no item is open any more.
  ended_at timestamptz,
  primary key (user_id, id)
);
create index batches_newest on app.batches (user_id, created_at desc);
create index batches_open on app.batches (created_at) where ended_at is null;
alter table app.batches enable row level security;
alter table app.batches force row level security;
grant select, insert (id, user_id, name, request_hash) on app.batches to tessera_user;
grant select, update (ended_at) on app.batches to tessera_proof;
create policy user_reads on app.batches for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.batches for insert to tessera_user with check (user_id = (select app.current_user_id()));
create policy proof_reads on app.batches for select to tessera_proof using (true);
create policy proof_ends on app.batches for update to tessera_proof using (true) with check (true);

-- What a program asked for at once, for users who allowed it. The row is the program's; each job is its owner's, made under
-- her consent, and no owner sees this row.
create table app.program_batches (
  id uuid primary key,
  program_id uuid not null references app.programs (id),
  name text not null check (length(name) between 1 and 80),
  request_hash bytea not null check (length(request_hash) = 32),
  -- Which items could not be made and why, by their place.
  refusals jsonb not null default '[]',
  created_at timestamptz not null default now(),
  -- When each item had been made or refused.
  taken_at timestamptz,
  ended_at timestamptz,
  -- What had come of its items then, as far as the program was allowed to see it.
  outcome jsonb,
  check ((ended_at is null) = (outcome is null))
);
create index program_batches_newest on app.program_batches (program_id, created_at desc);
create index program_batches_open on app.program_batches (created_at) where ended_at is null;
alter table app.program_batches enable row level security;
alter table app.program_batches force row level security;
grant select, insert, update on app.program_batches to tessera_proof;
create policy proof_reads on app.program_batches for select to tessera_proof using (true);
create policy proof_inserts on app.program_batches for insert to tessera_proof with check (true);
create policy proof_updates on app.program_batches for update to tessera_proof using (true) with check (true);

-- An item of a batch is a job. Its place is taken once, however often the batch is handed in.
alter table app.jobs
  add column batch_id uuid,
  add column program_batch_id uuid references app.program_batches (id),
  add column batch_place smallint check (batch_place between 1 and 50),
  add foreign key (user_id, batch_id) references app.batches (user_id, id),
  add check (batch_id is null or permission_id is null),
  add check (program_batch_id is null or permission_id is not null),
  add check ((batch_place is null) = (batch_id is null and program_batch_id is null));
create unique index jobs_batch on app.jobs (user_id, batch_id, batch_place) where batch_id is not null;
create unique index jobs_program_batch on app.jobs (program_batch_id, user_id, batch_place) where program_batch_id is not null;

set local role tessera_proof;

-- Inside a unit that a consent opened: whether the program behind it asked for this batch.
create function app.is_own_batch(batch uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from app.program_batches b join proof.standing_permissions c on c.program_id = b.program_id
    where b.id = batch and c.id = (proof.current_identity()).permission_id);
end
$$;

-- What could not be made, and has not been made since: whoever hands in the same at that moment may have made it.
create function proof.batch_refusals(batch uuid) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(refusal), '[]')
  from app.program_batches b cross join jsonb_array_elements(b.refusals) refusal
  where b.id = batch and not exists (
    select from app.jobs j where j.program_batch_id = b.id and j.batch_place = (refusal ->> 'place')::smallint)
$$;

-- For the program behind a token of its own. False when something else was handed in under this id. What is handed in again
-- because of refusals has not ended until it is taken again.
create function app.begin_program_batch(presented bytea, batch uuid, batch_name text, hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  program app.programs := proof.require_program(presented);
begin
  insert into app.program_batches as b (id, program_id, name, request_hash)
  values (batch, program.id, batch_name, hash)
  on conflict (id) do update set taken_at = null, ended_at = null, outcome = null
  where b.program_id = excluded.program_id and b.request_hash = excluded.request_hash
    and proof.batch_refusals(b.id) <> '[]';
  return exists (
    select from app.program_batches b where b.id = batch and b.program_id = program.id and b.request_hash = hash);
end
$$;

-- Each item has been made or refused.
create function app.take_program_batch(presented bytea, batch uuid, refused jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  program app.programs := proof.require_program(presented);
begin
  update app.program_batches b set refusals = refused, taken_at = coalesce(b.taken_at, clock_timestamp())
  where b.id = batch and b.program_id = program.id;
end
$$;

-- The items that were made, as far as the program that asked for them is allowed to see each at this moment. Of the others
-- it knows that there is one.
create function proof.batch_items(batch uuid) returns table (
  place smallint, consent_id uuid, is_shown boolean, job_id uuid, state text, updated_at timestamptz, ended_at timestamptz
)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select j.batch_place, j.permission_id, s.is_shown, case when s.is_shown then j.id end,
    case when s.is_shown then j.state end, case when s.is_shown then j.updated_at end,
    case when s.is_shown then j.ended_at end
  from app.program_batches b
  join app.programs p on p.id = b.program_id
  join app.jobs j on j.program_batch_id = b.id
  cross join lateral (select exists (
    select from proof.standing_permissions c join app.users u on u.id = c.user_id and u.status = 'active'
    where c.id = j.permission_id and c.ended_at is null and c.expires_at > clock_timestamp()
      and 'jobs:read' = any (c.scopes) and 'jobs:read' = any (p.scopes)) as is_shown) s
  where b.id = batch
  order by j.batch_place
$$;

-- One of them, or the newest.
create function app.program_batches(presented bytea, wanted uuid, most integer) returns table (
  id uuid, name text, refusals jsonb, created_at timestamptz, ended_at timestamptz, outcome jsonb
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  program app.programs := proof.require_program(presented);
begin
  return query select b.id, b.name, proof.batch_refusals(b.id), b.created_at, b.ended_at, b.outcome
    from app.program_batches b where b.program_id = program.id and (wanted is null or b.id = wanted)
    order by b.created_at desc limit most;
end
$$;

create function app.program_batch_items(presented bytea, batch uuid) returns table (
  place smallint, consent_id uuid, is_shown boolean, job_id uuid, state text, updated_at timestamptz, ended_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  program app.programs := proof.require_program(presented);
begin
  return query select i.* from app.program_batches b cross join proof.batch_items(b.id) i
    where b.id = batch and b.program_id = program.id;
end
$$;

-- Whether no item is open any more, for whoever asked and may act at this moment: whose owner is disabled, or whose program
-- is suspended, waits.
create function proof.batch_is_due(root_user uuid, batch uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select case when root_user is not null then exists (
      select from app.batches b join app.users u on u.id = b.user_id and u.status = 'active'
      where b.user_id = root_user and b.id = batch and b.ended_at is null and not exists (
        select from app.jobs j where j.user_id = b.user_id and j.batch_id = b.id and j.ended_at is null))
    else exists (
      select from app.program_batches b join app.programs p on p.id = b.program_id and p.status = 'active'
      where b.id = batch and b.ended_at is null and b.taken_at is not null and not exists (
        select from proof.batch_items(b.id) i where i.is_shown and i.ended_at is null)) end
$$;

-- Ids and nothing else.
create function app.due_batches(most integer) returns table (user_id uuid, batch_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api ends batches' using errcode = '28000';
  end if;
  return query select open.user_id, open.id from (
      select b.user_id, b.id, b.created_at from app.batches b where b.ended_at is null
      union all
      select null, b.id, b.created_at from app.program_batches b where b.ended_at is null) open
    where proof.batch_is_due(open.user_id, open.id) order by open.created_at limit most;
end
$$;

-- What follows a batch: as whoever asked for it, with her rights of this moment, whoever's item was the last to end. A user is
-- told; for a program it is written down what it may see. False when it is not due.
create function app.end_batch(root_user uuid, batch uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api ends batches' using errcode = '28000';
  end if;
  if root_user is not null then
    update app.batches b set ended_at = clock_timestamp()
    where b.user_id = root_user and b.id = batch and b.ended_at is null and proof.batch_is_due(root_user, batch);
    if found then
      insert into app.notices (user_id, batch_id, kind, days, about)
      values (root_user, batch, 'batch_ended', 0, clock_timestamp());
    end if;
  else
    -- Held first, so that whether it is due and what is counted are read at one moment, after whoever held it before.
    perform from app.program_batches b where b.id = batch for no key update;
    update app.program_batches b set ended_at = clock_timestamp(), outcome = (
        select coalesce(jsonb_object_agg(c.state, c.items), '{}')
        from (
          select coalesce(i.state, 'withheld') as state, count(*) as items from proof.batch_items(b.id) i group by 1
          union all
          select 'refused', jsonb_array_length(proof.batch_refusals(b.id))
        ) c where c.items > 0)
    where b.id = batch and proof.batch_is_due(null, batch);
  end if;
  return found;
end
$$;

grant execute on function app.is_own_batch(uuid) to tessera_standing;
grant execute on function app.begin_program_batch(bytea, uuid, text, bytea) to tessera_user;
grant execute on function app.take_program_batch(bytea, uuid, jsonb) to tessera_user;
grant execute on function app.program_batches(bytea, uuid, integer) to tessera_user;
grant execute on function app.program_batch_items(bytea, uuid) to tessera_user;
grant execute on function app.due_batches(integer) to tessera_user;
grant execute on function app.end_batch(uuid, uuid) to tessera_user;

set local role tessera_owner;

-- A job enters a batch of its owner, or under a consent one of the program that she gave it to, and no other.
alter policy user_inserts on app.jobs
  with check (user_id = (select app.current_user_id()) and permission_id is null and program_batch_id is null);
alter policy standing_inserts on app.jobs
  with check (user_id = (select app.current_user_id()) and service_id = (select app.current_service_id())
    and permission_id = (select app.current_permission_id()) and (select app.may_submit())
    and (program_batch_id is null or app.is_own_batch(program_batch_id)));

alter table app.notices
  add column batch_id uuid,
  add foreign key (user_id, batch_id) references app.batches (user_id, id) on delete cascade,
  add unique (user_id, batch_id, kind),
  add check ((kind = 'batch_ended') = (batch_id is not null)),
  drop constraint notices_subject,
  add constraint notices_subject check (num_nonnulls(credential_id, schedule_id, batch_id) = 1);
alter policy proof_tells on app.notices with check (kind in ('schedule_stopped', 'batch_ended'));
