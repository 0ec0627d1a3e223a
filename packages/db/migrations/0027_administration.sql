-- What administrators do with accounts. They see who is here and what was begun when, never what it holds, and each act and
-- each look at somebody's jobs stands in that person's own trail.
set local role tessera_owner;
grant update (status) on app.users to tessera_proof;

set local role tessera_proof;

-- By name. An empty text and nothing else asks for all.
create function app.administered_users(only_user uuid, search text, of_role text, of_status text, after_name text, most integer)
returns table (
  id uuid, username text, email text, status text, is_confirmed boolean, created_at timestamptz, roles text[], sessions integer, last_used_at timestamptz,
  new_password_required_at timestamptz, is_address_confirmed boolean, remove_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return query
  select u.id, u.username, u.email, u.status, proof.has_shown_herself(u), u.created_at,
    array(select distinct r.role from app.role_grants r where r.user_id = u.id and proof.is_live(r) order by 1),
    coalesce(s.live, 0)::integer, s.last_used_at, p.renewal_required_at, u.email_verified_at is not null, g.remove_at
  from app.users u
  left join proof.passwords p on p.user_id = u.id
  left join proof.account_removals g on g.user_id = u.id
  left join lateral (
    select count(*) filter (where s.ended_at is null and s.expires_at > clock_timestamp()) as live, max(s.last_used_at) as last_used_at
    from proof.sessions s where s.user_id = u.id) s on true
  where u.status <> 'removed' and (only_user is null or u.id = only_user)
    and (after_name is null or u.username > after_name)
    and (of_status is null or u.status = of_status)
    and position(lower(search) in u.username || ' ' || lower(coalesce(u.email, ''))) > 0
    and (of_role is null or exists (
      select from app.role_grants r where r.user_id = u.id and r.role = of_role and proof.is_live(r)))
  order by u.username limit most;
end
$$;

-- With the names of those who gave and ended them, the newest first. Those that are over too.
create function app.administered_roles(of_user uuid)
returns table (
  id uuid, role text, service_id smallint, granted_by text, granted_at timestamptz, expires_at timestamptz, ended_at timestamptz,
  ended_by text, is_live boolean
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform proof.require_administrator();
  return query
  select r.id, r.role, r.service_id, g.username, r.granted_at, r.expires_at, r.ended_at, e.username, proof.is_live(r)
  from app.role_grants r
  left join app.users g on g.id = r.granted_by
  left join app.users e on e.id = r.ended_by
  where r.user_id = of_user order by r.granted_at desc, r.id desc;
end
$$;

-- When which job was begun at which service and what state it is in, and nothing else of it. She can read that it was looked at.
create function app.administered_jobs(of_user uuid, before_id uuid, most integer)
returns table (id uuid, service_id smallint, state text, created_at timestamptz, ended_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  reader uuid := proof.administrator();
begin
  perform proof.tell_of_administration(reader, u.id, 'jobs.looked_at', '', '{}') from app.users u where u.id = of_user;
  return query
  select j.id, j.service_id, j.state, j.created_at, j.ended_at from app.jobs j
  where j.user_id = of_user and (before_id is null or (j.created_at, j.id) < (
    select b.created_at, b.id from app.jobs b where b.id = before_id and b.user_id = of_user))
  order by j.created_at desc, j.id desc limit most;
end
$$;

-- Her access tokens too.
create function proof.end_sessions(of_user uuid) returns integer
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  ended integer;
begin
  update proof.personal_tokens t set ended_at = now() where t.user_id = of_user and t.ended_at is null;
  update proof.sessions s set ended_at = now()
  where s.user_id = of_user and s.ended_at is null and s.expires_at > now();
  get diagnostics ended = row_count;
  delete from proof.remembered_devices d where d.user_id = of_user;
  return ended;
end
$$;

-- Null when there is no such user.
create function app.end_sessions_of(of_user uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
  ended integer;
begin
  if not exists (select from app.users u where u.id = of_user) then
    return null;
  end if;
  ended := proof.end_sessions(of_user);
  perform proof.tell_of_administration(changer, of_user, 'sessions.ended', '', jsonb_build_object('ended', ended));
  return ended;
end
$$;

-- What could act for her in her absence, what she has begun and not ended on the way in, and whom she has asked in.
create function proof.end_what_stands(of_user uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  schedule uuid;
begin
  update proof.standing_permissions p set ended_at = clock_timestamp() where p.user_id = of_user and p.ended_at is null;
  for schedule in
    select s.id from app.schedules s where s.user_id = of_user and s.state = 'active' order by s.id for no key update
  loop
    perform proof.stop_schedule(schedule, 'schedule_owner_disabled');
  end loop;
  perform proof.end_address_change(of_user);
  perform proof.end_links(of_user, array['verify_address', 'reset_password']);
  delete from proof.sign_in_tickets t where t.user_id = of_user;
  delete from proof.openid_flows f where f.user_id = of_user;
  perform proof.orphan_invitations(of_user);
end
$$;

-- A disabled account is signed out, nothing of it begins, and what workers do for it is over at their next statement, request or
-- look at their grant; the sweep says so of each job. Nothing that was begun before lives again when it is enabled: a claim that
-- was on while it was disabled neither. False when there is no such user, or she waits to be approved.
create function app.set_user_status(of_user uuid, new_status text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  changer uuid := proof.changer();
begin
  update app.users u set status = new_status where u.id = of_user and u.status not in (new_status, 'waiting', 'removed');
  if not found then
    return exists (select from app.users u where u.id = of_user and u.status = new_status);
  end if;
  perform proof.end_sessions(of_user);
  perform proof.end_what_stands(of_user);
  insert into proof.revocations as r (kind, key) values ('user', of_user)
  on conflict (kind, key) do update set at = greatest(r.at, excluded.at);
  update app.delegations d set state = 'revoked' where d.user_id = of_user and d.state = 'live';
  -- Meanwhile she could not undo that her account is removed: her days begin again.
  if new_status = 'active' then
    update proof.account_removals r set remove_at = now() + interval '7 days', reminded_at = null
    where r.user_id = of_user and r.begun_at is null;
  end if;
  perform proof.tell_of_administration(changer, of_user, 'account.' || case new_status when 'active' then 'enabled' else 'disabled' end,
    '', '{}');
  return true;
end
$$;

grant execute on function app.administered_users(uuid, text, text, text, text, integer) to tessera_user;
grant execute on function app.administered_roles(uuid) to tessera_user;
grant execute on function app.administered_jobs(uuid, uuid, integer) to tessera_user;
grant execute on function app.end_sessions_of(uuid) to tessera_user;
grant execute on function app.set_user_status(uuid, text) to tessera_user;

set local role tessera_owner;
grant select on app.audit to tessera_proof;
create policy proof_reads on app.audit for select to tessera_proof using (true);
-- Byte by byte, so that what begins with the same letters stands together.
create index audit_actions on app.audit (action collate "C", id desc);

set local role tessera_proof;

-- The least id of that moment: ids of lines begin with their time.
create function proof.first_id(of_time timestamptz) returns uuid
language sql immutable strict set search_path = pg_catalog, pg_temp
as $$
  select (lpad(to_hex(greatest(floor(extract(epoch from of_time) * 1000), 0)::bigint), 12, '0') || '70008000000000000000')::uuid
$$;

-- The trails of everybody, for auditors and administrators, the newest first. An empty name and action ask for all. Each branch
-- reads one index: a plan is kept for all values. A line is written at most minutes after its transaction began.
create function app.audit_trails(
  of_username text, of_action text, from_time timestamptz, to_time timestamptz, before_id uuid, most integer
) returns table (id uuid, at timestamptz, username text, actor text, actor_name text, action text, subject text, detail jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  of_user uuid;
  lowest uuid := coalesce(proof.first_id(from_time), '00000000-0000-0000-0000-000000000000');
  highest uuid := least(
    coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
    coalesce(proof.first_id(to_time + interval '5 minutes'), 'ffffffff-ffff-ffff-ffff-ffffffffffff'));
begin
  if not (app.has_role('auditor') or app.has_role('admin')) then
    raise exception 'only auditors and administrators read this' using errcode = '42501';
  end if;
  if of_username <> '' then
    select u.id into of_user from app.users u where u.username = of_username;
    return query
      select a.id, a.at, of_username, a.actor, n.username, a.action, a.subject, a.detail
      from app.audit a
      left join app.users n on n.id = substring(a.actor from '^(?:user|admin):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$')::uuid
      where a.user_id = of_user and a.id >= lowest and a.id < highest
        and starts_with(a.action, of_action)
        and (from_time is null or a.at >= from_time) and (to_time is null or a.at < to_time)
      order by a.id desc limit most;
  elsif of_action <> '' then
    -- The newest of each action that begins so: there are few, and a rare one is not looked for among all lines.
    return query
      with recursive known (name) as (
        select min(a.action collate "C") from app.audit a where a.action collate "C" >= of_action
        union all
        select (select min(a.action collate "C") from app.audit a where a.action collate "C" > k.name)
        from known k where starts_with(k.name, of_action)
      )
      select a.id, a.at, u.username, a.actor, n.username, a.action, a.subject, a.detail
      from known k
      cross join lateral (
        select o.* from app.audit o
        where o.action collate "C" = k.name and o.id >= lowest and o.id < highest
          and (from_time is null or o.at >= from_time) and (to_time is null or o.at < to_time)
        order by o.id desc limit most) a
      join app.users u on u.id = a.user_id
      left join app.users n on n.id = substring(a.actor from '^(?:user|admin):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$')::uuid
      where starts_with(k.name, of_action)
      order by a.id desc limit most;
  else
    return query
      select a.id, a.at, u.username, a.actor, n.username, a.action, a.subject, a.detail
      from app.audit a
      join app.users u on u.id = a.user_id
      left join app.users n on n.id = substring(a.actor from '^(?:user|admin):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$')::uuid
      where a.id >= lowest and a.id < highest
        and (from_time is null or a.at >= from_time) and (to_time is null or a.at < to_time)
      order by a.id desc limit most;
  end if;
end
$$;
grant execute on function app.audit_trails(text, text, timestamptz, timestamptz, uuid, integer) to tessera_user;
