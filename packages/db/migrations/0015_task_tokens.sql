grant references on app.jobs, app.files to tessera_proof;

set local role tessera_proof;

-- Tokens that a session made for one use outside of it: to follow one job, or to fetch one result.
create table proof.task_tokens (
  -- The token's jti.
  id uuid primary key,
  user_id uuid not null references app.users (id) on delete cascade,
  session_id uuid not null,
  purpose text not null check (purpose in ('progress', 'download')),
  job_id uuid not null,
  file_id uuid,
  expires_at timestamptz not null,
  spent_at timestamptz,
  -- SHA-256 of the row proof that was made when the token was spent. It has nothing to do with the token's text.
  lease_hash bytea unique check (length(lease_hash) = 32),
  lease_until timestamptz,
  foreign key (user_id, session_id) references proof.sessions (user_id, id) on delete cascade,
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,
  foreign key (user_id, file_id) references app.files (user_id, id) on delete cascade,
  check ((purpose = 'download') = (file_id is not null)),
  check ((spent_at is null) = (lease_hash is null)),
  check ((spent_at is null) = (lease_until is null))
);
create index task_tokens_session on proof.task_tokens (user_id, session_id);
create index task_tokens_job on proof.task_tokens (user_id, job_id);
create index task_tokens_file on proof.task_tokens (user_id, file_id);
alter table proof.task_tokens enable row level security;
alter table proof.task_tokens force row level security;
create policy own on proof.task_tokens to tessera_proof using (true) with check (true);

-- What a spent token opened: never more than the session that made it, and of one job where the broker asks.
create function proof.resolve_task_token(presented bytea) returns proof.identity
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity;
begin
  select t.user_id, 'task_token', t.job_id, j.service_id
    into identity.user_id, identity.kind, identity.job_id, identity.service_id
  from proof.task_tokens t
  join proof.sessions s on s.user_id = t.user_id and s.id = t.session_id
  join app.jobs j on j.user_id = t.user_id and j.id = t.job_id
  join app.users u on u.id = t.user_id
  where t.lease_hash = sha256(presented)
    and t.lease_until > clock_timestamp()
    and s.ended_at is null
    and s.expires_at > clock_timestamp()
    and u.status = 'active'
    and not proof.is_leaving(t.user_id);
  return identity;
end
$$;

-- Inside a unit of work. What is not the user's own has no such key to refer to.
create function app.issue_task_token(
  token_id uuid, token_purpose text, token_job_id uuid, token_file_id uuid, lifetime interval
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
begin
  if identity.kind not in ('browser', 'bearer') then
    raise exception 'only a session makes task tokens' using errcode = '28000';
  end if;
  delete from proof.task_tokens t
  where t.user_id = identity.user_id and greatest(t.expires_at, t.lease_until) < clock_timestamp();
  insert into proof.task_tokens (id, user_id, session_id, purpose, job_id, file_id, expires_at)
  select token_id, identity.user_id, s.id, token_purpose, token_job_id, token_file_id,
    clock_timestamp() + least(lifetime, interval '5 minutes')
  from proof.sessions s
  where s.proof_hash = sha256(decode(current_setting('app.proof'), 'hex'));
end
$$;

-- One statement: of two who come with the same token, the second finds it spent.
create function app.spend_task_token(
  token_id uuid, token_purpose text, new_lease_hash bytea
) returns table (user_id uuid, job_id uuid, file_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api takes task tokens' using errcode = '28000';
  end if;
  return query update proof.task_tokens t
  set spent_at = clock_timestamp(), lease_hash = new_lease_hash,
    lease_until = clock_timestamp() + case t.purpose when 'progress' then interval '1 hour' else interval '1 minute' end
  from proof.sessions s, app.users u
  where t.id = token_id and t.purpose = token_purpose
    and t.spent_at is null and t.expires_at > clock_timestamp()
    and s.user_id = t.user_id and s.id = t.session_id
    and s.ended_at is null and s.expires_at > clock_timestamp()
    and u.id = t.user_id and u.status = 'active' and not proof.is_leaving(t.user_id)
  returning t.user_id, t.job_id, t.file_id;
end
$$;

-- Ends what a spent token opened. A download of which no byte was sent gives its token back.
create function app.end_task_lease(presented bytea, was_used boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api takes task tokens' using errcode = '28000';
  end if;
  if was_used then
    update proof.task_tokens t set lease_until = clock_timestamp()
    where t.lease_hash = sha256(presented) and t.lease_until > clock_timestamp();
  else
    update proof.task_tokens t set spent_at = null, lease_hash = null, lease_until = null
    where t.lease_hash = sha256(presented) and t.purpose = 'download';
  end if;
end
$$;

grant execute on function app.issue_task_token(uuid, text, uuid, uuid, interval) to tessera_user;
grant execute on function app.spend_task_token(uuid, text, bytea) to tessera_user;
grant execute on function app.end_task_lease(bytea, boolean) to tessera_user;
