-- Accounts that their owners want removed. From the moment that one asks, nothing acts for her any more; for seven days she may
-- sign in and undo it. Then everything of hers goes or loses its names, in pieces, so that no large account needs a long
-- transaction; whoever is interrupted finds the rest.

set local role tessera_proof;

create table proof.account_removals (
  user_id uuid primary key references app.users (id) on delete cascade,
  asked_at timestamptz not null default now(),
  remove_at timestamptz not null default now() + interval '7 days',
  -- When she was told that a day is left.
  reminded_at timestamptz,
  -- From then on nobody undoes it.
  begun_at timestamptz,
  ended_at timestamptz,
  check (ended_at is null or begun_at is not null)
);
create index account_removals_open on proof.account_removals (ended_at, remove_at);
alter table proof.account_removals enable row level security;
alter table proof.account_removals force row level security;
create policy own on proof.account_removals to tessera_proof using (true) with check (true);
create constraint trigger keep_administrator after insert on proof.account_removals
  deferrable initially deferred for each row execute function proof.keep_administrator();

create function proof.is_leaving(owner uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (select from proof.account_removals r where r.user_id = owner)
$$;

-- Of what was delegated only that goes on which cancels her jobs at their services.
create function proof.is_stopped(owner uuid, scopes text[]) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return not scopes <@ array['cancel', 'poll'] and proof.is_leaving(owner);
end
$$;
grant execute on function proof.is_stopped(uuid, text[]) to tessera_vault;

-- Asked by the policies: of everybody else no row is removed.
create function proof.is_being_removed(owner uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from proof.account_removals r where r.user_id = owner and r.begun_at is not null and r.ended_at is null)
$$;

-- Asked before anything is stopped. It is held for good when the removal is written.
create function app.may_leave() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return not proof.stays_administrator(own.user_id) or proof.has_administrator_besides(own.user_id);
end
$$;

-- Whatever was given to others to act for her. What is written at the same moment by whoever was signed in before, nobody finds
-- here: it opens nothing while she is leaving, and ends when she stays.
create function proof.end_what_acts(of_user uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
begin
  update app.delegations d set state = 'revoked'
  where d.user_id = of_user and d.state = 'live' and not d.scopes <@ array['cancel', 'poll'];
  update proof.personal_tokens t set ended_at = now() where t.user_id = of_user and t.ended_at is null;
  delete from proof.task_tokens t where t.user_id = of_user;
  perform proof.end_what_stands(of_user);
end
$$;

-- Only for whoever has just verified the password against this hash; an empty one is for whoever has none, and has shown lately
-- who she is. Whoever asks goes on in this one session, under another proof, and opens nothing with it. Null when the password is
-- another one by now, or she has one.
create function app.ask_account_removal(verified_hash text, new_proof_hash bytea) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  until timestamptz;
begin
  perform proof.require_step_up(own, verified_hash is null);
  perform 1 from app.users u where u.id = own.user_id for update;
  perform 1 from proof.passwords p where p.user_id = own.user_id for share;
  if found <> (verified_hash is not null) or verified_hash is not null
    and not exists (select from proof.passwords p where p.user_id = own.user_id and p.hash = verified_hash) then
    return null;
  end if;
  perform proof.end_what_acts(own.user_id);
  perform proof.renew(own, new_proof_hash);
  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'account.removal_asked');
  insert into proof.account_removals (user_id) values (own.user_id) returning remove_at into until;
  perform proof.tell_owner(own.user_id, 'removal_asked', jsonb_build_object('at', until));
  return until;
end
$$;

-- The session of somebody who is leaving, by its proof: no unit opens with it. No row when it is not live, or it is too late.
create function proof.leaving_session(presented bytea) returns proof.sessions
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select s.* from proof.sessions s
  join app.users u on u.id = s.user_id and u.status = 'active'
  join proof.account_removals r on r.user_id = s.user_id and r.begun_at is null
  where session_user = 'tessera_api' and s.proof_hash = sha256(presented) and s.ended_at is null and s.expires_at > clock_timestamp()
    and not s.awaits_password
$$;

create function app.leaving_user(presented bytea)
returns table (id uuid, username text, email text, created_at timestamptz, remove_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.leaving_session(presented);
begin
  return query
  select u.id, u.username, u.email, u.created_at, r.remove_at
  from app.users u join proof.account_removals r on r.user_id = u.id
  where u.id = own.user_id;
end
$$;

-- What was ended stays so. False when there is nothing to undo any more.
create function app.undo_account_removal(presented bytea, new_proof_hash bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.leaving_session(presented);
begin
  -- Whoever removes holds the row.
  delete from proof.account_removals r where r.user_id = own.user_id and r.begun_at is null;
  if not found then
    return false;
  end if;
  perform proof.end_what_acts(own.user_id);
  perform proof.renew(own, new_proof_hash);
  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'account.removal_undone');
  perform proof.tell_owner(own.user_id, 'removal_undone', '{}');
  return true;
end
$$;

create function app.end_leaving_session(presented bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.leaving_session(presented);
begin
  update proof.sessions s set ended_at = now() where s.id = own.id;
end
$$;

grant execute on function app.may_leave() to tessera_user;
grant execute on function app.ask_account_removal(text, bytea) to tessera_user;
grant execute on function app.leaving_user(bytea) to tessera_user;
grant execute on function app.undo_account_removal(bytea, bytea) to tessera_user;
grant execute on function app.end_leaving_session(bytea) to tessera_user;
grant execute on function proof.is_being_removed(uuid) to tessera_owner;
