-- What a user has sent to services, and how many jobs a service lets each account send in a month.
set local role tessera_owner;
create index attempts_made on app.attempts (user_id, created_at);

-- Whether an attempt counts: it was sent, or may still be, which only the last one of a job may.
create function app.counts_as_sent(submission text, is_last boolean, job_state text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select submission <> 'none' or (is_last and job_state not in ('completed', 'completed_with_warnings', 'failed', 'cancelled'))
$$;
grant execute on function app.counts_as_sent(text, boolean, text) to tessera_user, tessera_proof;

set local role tessera_proof;

-- Of this month (UTC).
create function proof.sent_this_month(of_user uuid, to_service smallint) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select count(*)::integer
  from app.attempts a join app.jobs j on j.user_id = a.user_id and j.id = a.job_id
  where a.user_id = of_user and j.service_id = to_service
    and a.created_at >= date_trunc('month', now() at time zone 'UTC') at time zone 'UTC'
    and app.counts_as_sent(a.submission, not exists (
      select from app.attempts later where later.user_id = a.user_id and later.job_id = a.job_id and later.number > a.number), j.state)
$$;

create function app.own_jobs_this_month(to_service smallint) returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return proof.sent_this_month(app.current_user_id(), to_service);
end
$$;
grant execute on function app.own_jobs_this_month(smallint) to tessera_user, tessera_standing, tessera_token;

-- Whoever makes an attempt, the owner or somebody for her: of two at once the second sees the first. One lock for all services:
-- batches that name them in other orders wait for each other, and for nothing twice.
create function proof.keep_quota() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  service smallint;
  allowed integer;
begin
  select s.id, s.jobs_per_month into service, allowed
  from app.jobs j join app.services s on s.id = j.service_id where j.user_id = new.user_id and j.id = new.job_id;
  if allowed is null then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'quota', new.user_id), 0));
  if proof.sent_this_month(new.user_id, service) >= allowed then
    raise exception 'the account has sent its jobs of this month' using errcode = 'UQ001';
  end if;
  return new;
end
$$;

grant execute on function proof.keep_quota() to tessera_owner;
set local role tessera_owner;
create trigger keep_quota before insert on app.attempts for each row execute function proof.keep_quota();
set local role tessera_proof;
revoke execute on function proof.keep_quota() from tessera_owner;
