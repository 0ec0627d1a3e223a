-- A user's jobs at one service go there in the order in which they were submitted, as many at once as its record says that an
-- account may run. A job that waits for something else than a place holds up no other.
set local role tessera_proof;

-- How many of the user's other jobs at the service come before the job of this grant: those that are there, and those that
-- were submitted earlier and are still to be sent.
create function app.jobs_before() returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  if session_user <> 'tessera_worker' or identity.job_id is null then
    raise exception 'only the holder of a job’s grant asks for its place' using errcode = '28000';
  end if;
  return (
    select count(*)
    from app.jobs own
    join app.jobs other on other.user_id = own.user_id and other.service_id = own.service_id and other.id <> own.id
    where own.user_id = identity.user_id and own.id = identity.job_id
      -- Those that have ended are many: the index of open jobs leaves them out.
      and other.state not in ('completed', 'completed_with_warnings', 'failed', 'cancelled')
      -- One whose sending has been in doubt for hours keeps nobody from trying: the service itself says when it is full.
      and (other.state in ('running', 'exporting')
        or (other.state = 'submitting' and other.updated_at > now() - interval '6 hours')
        or ((other.state = 'queued' or other.wait_reason = 'slot')
          and (other.created_at, other.id) < (own.created_at, own.id))));
end
$$;

-- Whoever comes next is looked at as soon as a place is free.
create function proof.wake_next() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Naming the state rings the dispatcher's bell.
  update app.steps set state = 'due', due_at = now() where id = (
    select s.id
    from app.jobs j
    join app.steps s on s.user_id = j.user_id and s.job_id = j.id and s.kind = 'submit-job' and s.state = 'due'
    where j.user_id = new.user_id and j.service_id = new.service_id and j.state = 'waiting' and j.wait_reason = 'slot'
      and s.due_at > now()
    order by j.created_at, j.id limit 1
    -- One that is claimed at this moment looks for itself.
    for update of s skip locked);
  return null;
end
$$;

grant execute on function app.jobs_before() to tessera_job;
grant execute on function proof.wake_next() to tessera_owner;

set local role tessera_owner;
create trigger wake_next after update of state on app.jobs
  for each row when (old.state in ('submitting', 'running', 'exporting')
    and new.state not in ('submitting', 'running', 'exporting'))
  execute function proof.wake_next();

set local role tessera_proof;
revoke execute on function proof.wake_next() from tessera_owner;
