-- Browsers in which the second factor was shown, and is not asked for at every sign-in.

set local role tessera_proof;

create table proof.remembered_devices (
  id uuid primary key default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  token_hash bytea not null unique check (length(token_hash) = 32),
  user_agent text not null default '' check (length(user_agent) <= 300),
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  unique (user_id, id)
);
alter table proof.remembered_devices enable row level security;
alter table proof.remembered_devices force row level security;
create policy own on proof.remembered_devices to tessera_proof using (true) with check (true);

-- It does not live longer for being used.
create function proof.knows_device(owner uuid, shown_hash bytea) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update proof.remembered_devices d set last_used_at = now()
  where d.user_id = owner and d.token_hash = shown_hash and d.expires_at > now();
  return found;
end
$$;

-- Only in the transaction that has just opened this session with the factor.
create function sign_in.remember_device(session_proof_hash bytea, new_hash bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  opened proof.sessions;
begin
  select s.* into strict opened from proof.sessions s
  where s.proof_hash = session_proof_hash and s.kind = 'browser' and s.created_at = now() and s.stepped_up_at = now();
  delete from proof.remembered_devices d where d.user_id = opened.user_id and d.expires_at < now();
  insert into proof.remembered_devices (user_id, token_hash, user_agent, expires_at)
  values (opened.user_id, new_hash, opened.user_agent, now() + interval '30 days');
  insert into app.audit (user_id, actor, action) values (opened.user_id, 'user:' || opened.user_id, 'device.remembered');
end
$$;

create function app.own_remembered_devices()
returns table (id uuid, user_agent text, created_at timestamptz, last_used_at timestamptz, expires_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query select d.id, d.user_agent, d.created_at, d.last_used_at, d.expires_at
  from proof.remembered_devices d where d.user_id = own.user_id and d.expires_at > now() order by d.last_used_at desc, d.id;
end
$$;

create function app.forget_device(device uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  delete from proof.remembered_devices d where d.user_id = own.user_id and d.id = device;
  return found;
end
$$;

grant execute on function sign_in.remember_device(bytea, bytea) to tessera_sign_in;
grant execute on function app.own_remembered_devices() to tessera_user;
grant execute on function app.forget_device(uuid) to tessera_user;
