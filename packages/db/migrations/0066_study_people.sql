-- Who is in a study, who is asked, and how somebody leaves it.
set local role tessera_proof;

create function app.study_people(study uuid)
returns table (user_id uuid, username text, name text, role text, is_owner boolean, joined_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.user_id, u.username, u.name, m.role, m.is_owner, m.joined_at
  from proof.study_members m join app.users u on u.id = m.user_id
  where m.study_id = study and proof.study_role(study) is not null
  order by m.joined_at, m.user_id;
end
$$;

-- For leads. One that was declined looks like one that nobody answers.
create function app.study_invitations(study uuid)
returns table (id uuid, address text, role text, invited_at timestamptz, expires_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select i.id, i.address, i.role, i.invited_at, i.invited_at + interval '30 days'
  from proof.study_invitations i
  where i.study_id = study and i.invited_at > now() - interval '30 days' and proof.study_role(study) = 'lead'
  order by i.invited_at desc, i.id;
end
$$;

-- By a lead: `none` when she is none, `full` when too many are open, and the same in every other case, whoever has the address.
create function app.invite_to_study(study uuid, to_address text, new_role text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  if proof.study_role(study) is distinct from 'lead' then
    return 'none';
  end if;
  perform 1 from proof.studies s where s.id = study for update;
  delete from proof.study_invitations i where i.study_id = study and i.invited_at <= now() - interval '30 days'
    and coalesce(i.declined_at, '-infinity') <= now() - interval '30 days';
  if (select count(*) from proof.study_invitations i where i.study_id = study and lower(i.address) <> lower(to_address)) >= 100
    or (select count(*) from proof.study_members m where m.study_id = study) >= 500 then
    return 'full';
  end if;
  insert into proof.study_invitations as i (study_id, address, role, invited_by)
  values (study, to_address, new_role, own.user_id)
  on conflict (study_id, lower(address)) do update
    -- Whoever declined is not asked again by those who do not know it.
    set role = excluded.role, invited_by = excluded.invited_by, invited_at = now(),
      declined_at = case when i.declined_at > now() - interval '30 days' then i.declined_at end;
  -- Without the address, which is somebody else's.
  perform proof.note_study(own.user_id, own.user_id, 'study.invited', study, jsonb_build_object('role', new_role));
  return 'invited';
end
$$;

create function app.withdraw_study_invitation(invitation uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  withdrawn proof.study_invitations;
begin
  delete from proof.study_invitations i where i.id = invitation and proof.study_role(i.study_id) = 'lead' returning i.* into withdrawn;
  if withdrawn.id is null then
    return false;
  end if;
  perform proof.note_study(own.user_id, own.user_id, 'study.invitation_withdrawn', withdrawn.study_id, '{}');
  return true;
end
$$;

-- Those that wait for an answer of whoever is signed in, at the address that she has confirmed.
create function proof.invitations_of(invited uuid) returns setof proof.study_invitations
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select i.*
  from app.users u join proof.study_invitations i on lower(i.address) = lower(u.email)
  where u.id = invited and u.email_verified_at is not null
    and i.declined_at is null and i.invited_at > now() - interval '30 days'
    -- Whoever leads no more asks nobody in.
    and exists (select from proof.study_members l where l.study_id = i.study_id and l.user_id = i.invited_by and l.role = 'lead')
    and (select count(*) from proof.study_members every where every.study_id = i.study_id) < 500
    and not exists (select from proof.study_members m where m.study_id = i.study_id and m.user_id = invited)
$$;

create function app.own_study_invitations()
returns table (id uuid, study_name text, role text, invited_by text, invited_at timestamptz, expires_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select i.id, s.name, i.role, u.username, i.invited_at, i.invited_at + interval '30 days'
  from proof.invitations_of(own.user_id) i
  join proof.studies s on s.id = i.study_id
  join app.users u on u.id = i.invited_by
  order by i.invited_at desc, i.id;
end
$$;

-- The study that she is in then; null when there is no such invitation, or she declined it.
create function app.answer_study_invitation(invitation uuid, accept boolean) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  answered proof.study_invitations;
begin
  select i.* into answered from proof.study_invitations i
  where i.id = invitation and i.id in (select o.id from proof.invitations_of(own.user_id) o) for update;
  if answered.id is null then
    return null;
  end if;
  if not accept then
    update proof.study_invitations i set declined_at = now() where i.id = answered.id;
    perform proof.note_study(own.user_id, own.user_id, 'study.invitation_declined', answered.study_id, '{}');
    return null;
  end if;
  delete from proof.study_invitations i where i.id = answered.id;
  insert into proof.study_members (study_id, user_id, role, added_by)
  values (answered.study_id, own.user_id, answered.role, answered.invited_by);
  perform proof.note_study(own.user_id, answered.invited_by, 'study.joined', answered.study_id,
    jsonb_build_object('role', answered.role));
  return answered.study_id;
end
$$;

-- By a lead. `owner`: of the owner it stays what it is.
create function app.set_study_role(study uuid, member uuid, new_role text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  former proof.study_members;
begin
  if proof.study_role(study) is distinct from 'lead' then
    return 'none';
  end if;
  select m.* into former from proof.study_members m where m.study_id = study and m.user_id = member for update;
  if former.user_id is null then
    return 'none';
  end if;
  if former.is_owner then
    return 'owner';
  end if;
  update proof.study_members m set role = new_role where m.study_id = study and m.user_id = member;
  perform proof.note_study(own.user_id, member, 'study.role_changed', study, jsonb_build_object('role', new_role));
  return 'changed';
end
$$;

-- By herself, or by a lead. What she put into it goes with her. An owner who leaves gives it to the lead who came first, and
-- cannot leave while there is no other.
create function app.end_study_membership(study uuid, member uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  former proof.study_members;
begin
  if proof.study_role(study) is null or own.user_id <> member and proof.study_role(study) <> 'lead' then
    return 'none';
  end if;
  -- One at a time, so that somebody is left who leads.
  perform 1 from proof.studies s where s.id = study for update;
  select m.* into former from proof.study_members m where m.study_id = study and m.user_id = member for update;
  if former.user_id is null then
    return 'none';
  end if;
  if former.is_owner and (own.user_id <> member or not proof.hand_over_study(study, member)) then
    return 'owner';
  end if;
  delete from proof.study_members m where m.study_id = study and m.user_id = member;
  perform proof.note_study(own.user_id, member, case when own.user_id = member then 'study.left' else 'study.member_removed' end,
    study, '{}');
  return 'ended';
end
$$;

-- To the lead who came first after its owner; false when there is none.
create function proof.hand_over_study(study uuid, former_owner uuid) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  heir uuid;
begin
  select m.user_id into heir from proof.study_members m join app.users u on u.id = m.user_id
  where m.study_id = study and m.user_id <> former_owner and m.role = 'lead' and u.status = 'active'
    and not proof.is_leaving(m.user_id)
  order by m.joined_at, m.user_id limit 1;
  if heir is null then
    return false;
  end if;
  update proof.study_members m set is_owner = false where m.study_id = study and m.user_id = former_owner;
  update proof.study_members m set is_owner = true where m.study_id = study and m.user_id = heir;
  perform proof.note_study(former_owner, heir, 'study.handed_over', study, '{}');
  return true;
end
$$;

-- When an account is removed: a study of hers goes to another lead, and where there is none it ends, with everybody's jobs as they are.
create function proof.leave_every_study(leaving uuid, former app.users) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  owned uuid;
begin
  for owned in select m.study_id from proof.study_members m where m.user_id = leaving and m.is_owner loop
    perform 1 from proof.studies s where s.id = owned for update;
    if not proof.hand_over_study(owned, leaving) then
      perform proof.end_study(leaving, owned);
    end if;
  end loop;
  delete from proof.study_members m where m.user_id = leaving;
  delete from proof.study_invitations i where i.invited_by = leaving
    or former.email_verified_at is not null and lower(i.address) = lower(former.email);
  update proof.study_members m set added_by = m.user_id where m.added_by = leaving;
end
$$;

grant execute on function app.study_people(uuid), app.study_invitations(uuid), app.invite_to_study(uuid, text, text),
  app.withdraw_study_invitation(uuid), app.own_study_invitations(), app.answer_study_invitation(uuid, boolean),
  app.set_study_role(uuid, uuid, text), app.end_study_membership(uuid, uuid) to tessera_user;
