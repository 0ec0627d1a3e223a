set local role tessera_proof;

-- Access tokens that somebody made for scripts of her own: each may do what its scopes say and nothing else, whatever her
-- role is.
create table proof.personal_tokens (
  id uuid primary key,
  user_id uuid not null references app.users (id) on delete cascade,
  name text not null check (length(name) between 1 and 80),
  -- SHA-256 of the row proof; the token itself is known to its holder only.
  proof_hash bytea not null unique check (length(proof_hash) = 32),
  scopes text[] not null check (scopes <> '{}' and scopes <@ array[
    'services:read', 'uploads:read', 'uploads:write', 'jobs:submit', 'jobs:read', 'results:read']),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null check (expires_at <= created_at + interval '366 days'),
  ended_at timestamptz,
  last_used_at timestamptz,
  -- From where: an IPv4 address or an IPv6 network, and the country that it belongs to.
  last_address text not null default '' check (length(last_address) <= 50),
  last_country text check (last_country ~ '^[A-Z]{2}$'),
  unique (user_id, id)
);
alter table proof.personal_tokens enable row level security;
alter table proof.personal_tokens force row level security;
create policy own on proof.personal_tokens to tessera_proof using (true) with check (true);
grant references on proof.personal_tokens to tessera_owner;

-- What it is worth, at this moment.
create function proof.resolve_personal_token(presented bytea) returns proof.identity
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity;
begin
  select t.user_id, 'personal_token', t.scopes, t.id
    into identity.user_id, identity.kind, identity.scopes, identity.token_id
  from proof.personal_tokens t
  join app.users u on u.id = t.user_id
  where t.proof_hash = sha256(presented)
    and t.ended_at is null
    and t.expires_at > clock_timestamp()
    and u.status = 'active'
    and not proof.is_leaving(t.user_id);
  return identity;
end
$$;

-- Only in a browser, where somebody has signed in herself: neither a token nor a sign-in of a script makes more of them.
-- False when she has as many as she may.
create function app.make_personal_token(
  token uuid, token_name text, hash bytea, wanted text[], lifetime interval
) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  if own.kind <> 'browser' then
    raise exception 'only a browser''s session makes access tokens' using errcode = '28000';
  end if;
  perform proof.require_step_up(own, false);
  -- One after the other, so that many at once do not pass together.
  perform pg_advisory_xact_lock(hashtextextended('personal tokens ' || own.user_id, 0));
  if (select count(*) >= 50 from app.own_personal_tokens()) then
    return false;
  end if;
  insert into proof.personal_tokens (id, user_id, name, proof_hash, scopes, created_at, expires_at)
  values (token, own.user_id, token_name, hash, wanted, clock_timestamp(), clock_timestamp() + lifetime);
  insert into app.notices (user_id, token_id, kind, days, about)
  values (own.user_id, token, 'token_made', 0, clock_timestamp());
  return true;
end
$$;

-- Those that live, the newest first.
create function app.own_personal_tokens() returns table (
  id uuid, name text, scopes text[], created_at timestamptz, expires_at timestamptz, last_used_at timestamptz,
  last_address text, last_country text
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select t.id, t.name, t.scopes, t.created_at, t.expires_at, t.last_used_at, t.last_address, t.last_country
  from proof.personal_tokens t
  where t.user_id = own.user_id and t.ended_at is null and t.expires_at > clock_timestamp()
  order by t.created_at desc, t.id;
end
$$;

-- Waits for whoever writes with it just now; nothing is written with it afterwards. False when she has no such live token.
create function app.end_personal_token(token uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  update proof.personal_tokens t set ended_at = clock_timestamp()
  where t.id = token and t.user_id = own.user_id and t.ended_at is null and t.expires_at > clock_timestamp();
  return found;
end
$$;

-- How many there were.
create function app.end_every_personal_token() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  ended integer;
begin
  update proof.personal_tokens t set ended_at = clock_timestamp()
  where t.user_id = own.user_id and t.ended_at is null and t.expires_at > clock_timestamp();
  get diagnostics ended = row_count;
  return ended;
end
$$;

-- It was used, from there. Not inside a unit of the token, which holds the row for as long as it lasts. Nothing is written
-- for a use that follows another within minutes.
create function app.note_token_use(presented bytea, from_address text, from_country text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.resolve_personal_token(presented);
begin
  if session_user <> 'tessera_api' then
    raise exception 'only the api takes access tokens' using errcode = '28000';
  end if;
  update proof.personal_tokens t
  set last_used_at = now(), last_address = left(from_address, 50), last_country = from_country
  where t.id = identity.token_id
    and (t.last_used_at is null or t.last_used_at < now() - interval '5 minutes');
end
$$;

-- As it stands in audit trails: what was done with a token was done by it.
create function app.current_token() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$ begin return 'token:' || (proof.current_identity()).token_id; end $$;

grant execute on function app.make_personal_token(uuid, text, bytea, text[], interval) to tessera_user;
grant execute on function app.own_personal_tokens() to tessera_user;
grant execute on function app.end_personal_token(uuid) to tessera_user;
grant execute on function app.end_every_personal_token() to tessera_user;
grant execute on function app.note_token_use(bytea, text, text) to tessera_user;
grant execute on function app.current_token() to tessera_token;
grant execute on function app.is_own_input(uuid) to tessera_token;
grant execute on function app.revoke_job(uuid) to tessera_token;

set local role tessera_owner;

-- What a unit that a token opened may do: of its owner's rows what its scopes name. What is not written here it cannot do.
create policy token_reads on app.services for select to tessera_token using (app.require_unit() and (select app.unit_is_open()));
grant select on app.services to tessera_token;
create policy token_reads on app.service_versions for select to tessera_token
  using (app.require_unit() and (select app.unit_is_open()));
grant select on app.service_versions to tessera_token;
grant select (service_id, state, milliseconds, queued, announcement, checked_at, misses, gone_panels, asked_at)
  on app.service_health to tessera_token;
create policy token_reads on app.service_health for select to tessera_token
  using (app.require_unit() and (select app.unit_is_open()));
grant select on app.credentials to tessera_token;
create policy token_reads on app.credentials for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id())
    and (select app.has_scope('services:read', 'jobs:submit')));
grant select on app.service_options to tessera_token;
create policy token_reads on app.service_options for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('jobs:submit')));
grant select on app.service_catalogues to tessera_token;
create policy token_reads on app.service_catalogues for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('jobs:read')));
grant select (id, email, locale) on app.users to tessera_token;
create policy token_reads on app.users for select to tessera_token
  using (app.require_unit() and id = (select app.current_user_id()) and (select app.has_scope('jobs:submit')));

grant select, insert, delete, update (state, size_bytes, sha256, writer, report, mends) on app.files to tessera_token;
create policy token_reads on app.files for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and case purpose
    when 'input' then (select app.has_scope('uploads:read', 'uploads:write'))
      or (select app.has_scope('jobs:read')) and id in (select i.file_id from app.job_inputs i)
    when 'result' then (select app.has_scope('results:read'))
    else false end);
create policy token_inserts on app.files for insert to tessera_token
  with check (user_id = (select app.current_user_id()) and purpose = 'input' and (select app.has_scope('uploads:write')));
create policy token_updates on app.files for update to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and purpose = 'input'
    and (select app.has_scope('uploads:write')))
  with check (user_id = (select app.current_user_id()) and purpose = 'input');
create policy token_deletes on app.files for delete to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and purpose = 'input'
    and (select app.has_scope('uploads:write')));

grant select, insert,
  update (state, wait_reason, state_text, failure_code, cancel_requested_at, event_count, updated_at, ended_at)
  on app.jobs to tessera_token;
create policy token_reads on app.jobs for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id())
    and (select app.has_scope('jobs:read', 'jobs:submit', 'results:read')));
create policy token_inserts on app.jobs for insert to tessera_token
  with check (user_id = (select app.current_user_id()) and permission_id is null and (select app.has_scope('jobs:submit')));
create policy token_updates on app.jobs for update to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('jobs:submit')))
  with check (user_id = (select app.current_user_id()));
grant select, insert on app.job_inputs to tessera_token;
create policy token_reads on app.job_inputs for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id())
    and (select app.has_scope('jobs:read', 'jobs:submit', 'results:read', 'uploads:write')));
create policy token_inserts on app.job_inputs for insert to tessera_token
  with check (user_id = (select app.current_user_id()) and (select app.has_scope('jobs:submit'))
    and (select app.has_scope('uploads:read')) and app.is_own_input(file_id));
grant select, insert on app.attempts to tessera_token;
create policy token_reads on app.attempts for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id())
    and (select app.has_scope('jobs:read', 'jobs:submit', 'results:read')));
create policy token_inserts on app.attempts for insert to tessera_token
  with check (user_id = (select app.current_user_id()) and (select app.has_scope('jobs:submit')));
grant select, insert on app.job_events to tessera_token;
create policy token_reads on app.job_events for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('jobs:read')));
create policy token_inserts on app.job_events for insert to tessera_token
  with check (user_id = (select app.current_user_id()) and (select app.has_scope('jobs:submit')));
grant select (id, user_id, job_id, service_id), insert on app.delegations to tessera_token;
create policy token_reads on app.delegations for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('jobs:submit')));
create policy token_inserts on app.delegations for insert to tessera_token
  with check (user_id = (select app.current_user_id()) and parent_id is null and document_id is null and (select app.has_scope('jobs:submit')));
grant select (id, user_id, job_id, service_id, kind, state), insert on app.steps to tessera_token;
create policy token_reads on app.steps for select to tessera_token
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.has_scope('jobs:submit')));
create policy token_inserts on app.steps for insert to tessera_token
  with check (user_id = (select app.current_user_id()) and kind in ('submit-job', 'cancel-job', 'read-options')
    and (select app.has_scope('jobs:submit')));
grant insert on app.audit to tessera_token;
create policy token_writes on app.audit for insert to tessera_token
  with check (user_id = (select app.current_user_id()) and actor = (select app.current_token()));

-- The broker gives the key of a file to whoever may read it, or write it while it arrives, and never that of a result password.
create policy vault_reads_for_tokens on app.files for select to tessera_vault
  using (app.require_unit() and user_id = (select app.current_user_id()) and (select app.current_permission_id()) is null
    and case purpose
      when 'input' then (select app.has_scope('uploads:write')) and state in ('receiving', 'checking')
      when 'result' then (select app.has_scope('results:read'))
      else false end);

-- Its owner learns of a new one, also when it was somebody else who sat at her browser.
alter table app.notices
  add column token_id uuid,
  add foreign key (user_id, token_id) references proof.personal_tokens (user_id, id) on delete cascade,
  drop constraint notices_kind_check,
  add constraint notices_kind_check check (kind in ('credential_expires', 'credential_unused', 'credential_refused',
    'service_moved', 'schedule_stopped', 'schedule_not_sent', 'schedule_missed', 'batch_ended', 'token_made')),
  drop constraint notices_subject,
  add constraint notices_subject check (num_nonnulls(credential_id, schedule_id, batch_id, token_id) = 1);
create index notices_token on app.notices (user_id, token_id) where token_id is not null;
alter policy proof_tells on app.notices with check (kind in ('schedule_stopped', 'batch_ended', 'token_made'));
