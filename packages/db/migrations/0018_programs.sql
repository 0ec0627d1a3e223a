set local role tessera_owner;

-- Internal services that act for users who allowed it. By itself a program sees no row of any user.
create table app.programs (
  id uuid primary key default app.new_id(),
  -- As it stands in audit trails.
  name text not null unique check (name ~ '^[a-z][a-z0-9-]{1,62}$'),
  description text not null check (length(description) between 1 and 500),
  -- The people behind it, for the user who decides whether to allow it.
  run_by text not null check (length(run_by) between 1 and 200),
  -- What it may ask of any user.
  scopes text[] not null check (scopes <> '{}' and scopes <@ array['uploads:read', 'jobs:submit', 'jobs:read', 'results:read']),
  status text not null default 'active' check (status in ('active', 'suspended')),
  enrolled_at timestamptz not null default now()
);
alter table app.programs enable row level security;
alter table app.programs force row level security;
grant select on app.programs to tessera_user;
create policy user_reads on app.programs for select to tessera_user using (app.require_unit() and (select app.unit_is_open()));
grant select on app.programs to tessera_vault;
create policy vault_reads on app.programs for select to tessera_vault using (true);
grant select, insert, update (status), references on app.programs to tessera_proof;
create policy proof_reads on app.programs for select to tessera_proof using (true);
create policy proof_enrolls on app.programs for insert to tessera_proof with check (true);
create policy proof_suspends on app.programs for update to tessera_proof using (true) with check (true);

alter policy proof_raises on vault.alerts with check (kind in ('schedule.owner_disabled',
  'program.enrolled', 'program.key_added', 'program.key_removed', 'program.status_changed'));

set local role tessera_proof;

-- Of each key the public half. What a program shows is signed with the other one, which only it has.
create table proof.program_keys (
  program_id uuid not null references app.programs (id),
  -- RFC 7638: a digest of the key, so that nobody has to agree on names.
  id text not null check (id ~ '^[A-Za-z0-9_-]{43}$'),
  public_key bytea not null unique check (length(public_key) = 32),
  added_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (program_id, id)
);
alter table proof.program_keys enable row level security;
alter table proof.program_keys force row level security;
create policy own on proof.program_keys to tessera_proof using (true) with check (true);

-- A program's access tokens. They live for minutes, and end with the key that they were asked for with.
create table proof.program_sessions (
  id uuid primary key default app.new_id(),
  program_id uuid not null,
  key_id text not null,
  proof_hash bytea not null unique check (length(proof_hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  foreign key (program_id, key_id) references proof.program_keys (program_id, id)
);
create index program_sessions_key on proof.program_sessions (program_id, key_id);
create index program_sessions_age on proof.program_sessions (expires_at);
alter table proof.program_sessions enable row level security;
alter table proof.program_sessions force row level security;
create policy own on proof.program_sessions to tessera_proof using (true) with check (true);

-- Assertions already taken: a captured one that is shown again finds its id here.
create table proof.program_assertions (
  program_id uuid not null references app.programs (id),
  id text not null check (length(id) between 16 and 64),
  expires_at timestamptz not null,
  primary key (program_id, id)
);
create index program_assertions_age on proof.program_assertions (expires_at);
alter table proof.program_assertions enable row level security;
alter table proof.program_assertions force row level security;
create policy own on proof.program_assertions to tessera_proof using (true) with check (true);

-- With which key an assertion of a program must be signed. Nothing when the program or the key is not live.
create function sign_in.find_program_key(program uuid, key text) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select k.public_key from proof.program_keys k
  join app.programs p on p.id = k.program_id
  where k.program_id = program and k.id = key and k.removed_at is null and p.status = 'active'
$$;

-- For an assertion whose signature the api has checked. Null when it was taken before, or program or key is not live.
create function sign_in.open_program_session(
  program uuid, key text, assertion text, assertion_expires_at timestamptz, session_proof_hash bytea
) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  until timestamptz := clock_timestamp() + interval '5 minutes';
begin
  if sign_in.find_program_key(program, key) is null then
    return null;
  end if;
  delete from proof.program_assertions a where a.expires_at < clock_timestamp() - interval '1 hour';
  delete from proof.program_sessions s where s.expires_at < clock_timestamp() - interval '1 hour';
  insert into proof.program_assertions (program_id, id, expires_at)
  values (program, assertion, assertion_expires_at) on conflict do nothing;
  if not found then
    return null;
  end if;
  insert into proof.program_sessions (program_id, key_id, proof_hash, expires_at)
  values (program, key, session_proof_hash, until);
  return until;
end
$$;
grant execute on function sign_in.find_program_key(uuid, text) to tessera_sign_in;
grant execute on function sign_in.open_program_session(uuid, text, text, timestamptz, bytea) to tessera_sign_in;

-- The program behind an access token of its own.
create function proof.resolve_program(presented bytea) returns app.programs
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  program app.programs;
begin
  select p.* into program
  from proof.program_sessions s
  join proof.program_keys k on k.program_id = s.program_id and k.id = s.key_id
  join app.programs p on p.id = s.program_id
  where s.proof_hash = sha256(presented)
    and s.expires_at > clock_timestamp()
    and k.removed_at is null
    and p.status = 'active';
  return program;
end
$$;

create function proof.require_program(presented bytea) returns app.programs
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  program app.programs := proof.resolve_program(presented);
begin
  if session_user <> 'tessera_api' or program.id is null then
    raise exception 'the proof is not live' using errcode = '28000';
  end if;
  return program;
end
$$;

-- Programs are made known by administrators, or by the operator, whom the broker knows.
create function proof.require_administrator() returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  if session_user = 'tessera_broker' then
    return;
  end if;
  if not app.has_role('admin') then
    raise exception 'only an administrator may do this' using errcode = '42501';
  end if;
end
$$;

-- Who holds a key of a program acts under its consents. So nobody changes a program unseen: administrators are told of
-- what one of them did, and each user who allows the program something reads it where she reads what it did. The
-- operator's commands stand in the broker's record.
create function proof.tell_of_program(program uuid, what text, about text) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := case when session_user <> 'tessera_broker' then (proof.current_identity()).user_id end;
  changer_name text := coalesce((select u.username from app.users u where u.id = changer), 'the operator');
begin
  insert into app.audit (user_id, actor, action, subject, detail)
  select c.user_id, coalesce('admin:' || changer, 'operator'), what, about,
    jsonb_build_object('consent', c.id, 'by', changer_name)
  from proof.standing_permissions c
  where c.program_id = program and c.ended_at is null and c.expires_at > clock_timestamp();
  if changer is not null then
    insert into vault.alerts (kind, severity, user_id, subject)
    select what, 'warning', changer, p.name || ', ' || about from app.programs p where p.id = program
    on conflict do nothing;
  end if;
end
$$;

-- Null when the name or the key is taken.
create function app.enroll_program(
  new_name text, new_description text, new_run_by text, new_scopes text[], key text, new_public_key bytea
) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  new_program uuid;
begin
  perform proof.changer();
  insert into app.programs (name, description, run_by, scopes)
  values (new_name, new_description, new_run_by, new_scopes) returning id into new_program;
  insert into proof.program_keys (program_id, id, public_key) values (new_program, key, new_public_key);
  perform proof.tell_of_program(new_program, 'program.enrolled', 'key ' || key);
  return new_program;
exception when unique_violation then
  return null;
end
$$;

-- From this moment no token of a suspended program is live, and no consent that it was given. The tokens are gone for good,
-- those that were captured too. False when there is no such program.
create function app.set_program_status(program uuid, new_status text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.changer();
  update app.programs p set status = new_status where p.id = program and p.status <> new_status;
  if not found then
    return exists (select from app.programs p where p.id = program);
  end if;
  delete from proof.program_sessions s where s.program_id = program;
  perform proof.tell_of_program(program, 'program.status_changed', new_status);
  return true;
end
$$;

-- False when there is no such program, or the key is some program's already.
create function app.add_program_key(program uuid, key text, new_public_key bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.changer();
  insert into proof.program_keys (program_id, id, public_key)
  select p.id, key, new_public_key from app.programs p where p.id = program
  on conflict do nothing;
  if not found then
    return false;
  end if;
  perform proof.tell_of_program(program, 'program.key_added', 'key ' || key);
  return true;
end
$$;

create function app.remove_program_key(program uuid, key text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.changer();
  update proof.program_keys k set removed_at = clock_timestamp()
  where k.program_id = program and k.id = key and k.removed_at is null;
  if not found then
    return false;
  end if;
  perform proof.tell_of_program(program, 'program.key_removed', 'key ' || key);
  return true;
end
$$;

create function app.program_keys() returns table (program_id uuid, id text, added_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return query select k.program_id, k.id, k.added_at from proof.program_keys k
  where k.removed_at is null order by k.program_id, k.added_at;
end
$$;

grant execute on function app.enroll_program(text, text, text, text[], text, bytea) to tessera_user, tessera_vault;
grant execute on function app.set_program_status(uuid, text) to tessera_user, tessera_vault;
grant execute on function app.add_program_key(uuid, text, bytea) to tessera_user, tessera_vault;
grant execute on function app.remove_program_key(uuid, text) to tessera_user, tessera_vault;
grant execute on function app.program_keys() to tessera_user;

-- For the program itself, by its token: who it is here.
create function app.own_program(presented bytea) returns table (
  id uuid, name text, description text, run_by text, scopes text[], status text, enrolled_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  program app.programs := proof.require_program(presented);
begin
  return query select program.*;
end
$$;
grant execute on function app.own_program(bytea) to tessera_user;
