-- Studies: what several people share of their jobs and files. A job stays its owner's, and so does everything that acts for her; who
-- is a member decides what else her own session shows, so it is kept where the worth of proofs is.
set local role tessera_proof;

create table proof.studies (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  description text not null default '' check (length(description) <= 2000),
  -- Where its jobs may be sent, as records of services name it; empty for anywhere.
  countries text[] check (countries <> '{}' and cardinality(countries) <= 250),
  created_at timestamptz not null default now(),
  -- From then on nothing comes into it.
  archived_at timestamptz
);
alter table proof.studies enable row level security;
alter table proof.studies force row level security;
create policy own on proof.studies to tessera_proof using (true) with check (true);

-- Those who have accepted, and whoever made the study.
create table proof.study_members (
  study_id uuid not null references proof.studies (id) on delete cascade,
  user_id uuid not null references app.users (id) on delete cascade,
  role text not null check (role in ('viewer', 'contributor', 'lead')),
  is_owner boolean not null default false check (not is_owner or role = 'lead'),
  -- Who invited her; of the one who made it herself.
  added_by uuid not null references app.users (id),
  joined_at timestamptz not null default now(),
  primary key (study_id, user_id)
);
create unique index study_members_owner on proof.study_members (study_id, (nullif(is_owner, false)));
create index study_members_user on proof.study_members (user_id);
alter table proof.study_members enable row level security;
alter table proof.study_members force row level security;
create policy own on proof.study_members to tessera_proof using (true) with check (true);
grant references on proof.study_members to tessera_owner;

-- To an address, whether or not somebody has it: who invites is not told. Whoever has confirmed it sees the invitation.
create table proof.study_invitations (
  id uuid primary key default app.new_id(),
  study_id uuid not null references proof.studies (id) on delete cascade,
  address text not null check (address ~ '^[^@\s]+@[^@\s]+$' and length(address) <= 254),
  role text not null check (role in ('viewer', 'contributor', 'lead')),
  invited_by uuid not null references app.users (id) on delete cascade,
  invited_at timestamptz not null default now(),
  -- Leads go on seeing it, as if nobody had answered.
  declined_at timestamptz
);
create unique index study_invitations_each on proof.study_invitations (study_id, lower(address));
create index study_invitations_address on proof.study_invitations (lower(address));
alter table proof.study_invitations enable row level security;
alter table proof.study_invitations force row level security;
create policy own on proof.study_invitations to tessera_proof using (true) with check (true);

-- Only what its owner put there is in a study, and it goes out of it with her.
set local role tessera_owner;
alter table app.jobs add column study_id uuid,
  add foreign key (study_id, user_id) references proof.study_members (study_id, user_id) on delete set null (study_id);
create index jobs_study on app.jobs (study_id, created_at desc, id desc) where study_id is not null;
create index jobs_study_owner on app.jobs (user_id, study_id) where study_id is not null;
grant update (study_id) on app.jobs to tessera_user;
alter table app.files add column study_id uuid,
  add foreign key (study_id, user_id) references proof.study_members (study_id, user_id) on delete set null (study_id),
  add check (study_id is null or purpose = 'input');
create index files_study on app.files (study_id, created_at desc, id desc) where study_id is not null;
create index files_study_owner on app.files (user_id, study_id) where study_id is not null;
grant update (study_id) on app.files to tessera_user;
-- Looked up when a job is due: when the study is gone by then, or its owner is no member, nothing is submitted.
alter table app.schedules add column study_id uuid;

set local role tessera_proof;

-- The role of whoever is signed in; null when she is no member.
create function proof.study_role(study uuid) returns text
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select m.role from proof.study_members m where m.study_id = study and m.user_id = (proof.own_session()).user_id
$$;

-- A line in the trail of whoever did it, and one in hers to whom it was done.
create function proof.note_study(doer uuid, done_to uuid, action text, study uuid, detail jsonb) returns void
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  insert into app.audit (user_id, actor, action, subject, detail)
  select doer, 'user:' || doer, action, study::text, detail || case when doer = done_to then '{}'
    else jsonb_build_object('user', (select u.username from app.users u where u.id = done_to)) end
  union all
  select done_to, 'user:' || doer, action, study::text,
    detail || jsonb_build_object('by', (select u.username from app.users u where u.id = doer))
  where doer <> done_to
$$;

-- Whether this person may put something into this study now; the row is held, so that nobody removes her meanwhile.
create function proof.require_contributor(study uuid, contributor uuid) returns proof.studies
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  found_study proof.studies;
  role_in_it text;
begin
  -- The study before its member, as whoever removes her does.
  select s.* into found_study from proof.studies s where s.id = study for share;
  select m.role into role_in_it from proof.study_members m
  where m.study_id = study and m.user_id = contributor for share;
  if role_in_it is null then
    raise exception 'no member of this study' using errcode = 'US001';
  end if;
  if role_in_it = 'viewer' then
    raise exception 'only viewing this study' using errcode = 'US002';
  end if;
  if found_study.archived_at is not null then
    raise exception 'the study is archived' using errcode = 'US003';
  end if;
  return found_study;
end
$$;

create function proof.require_place(study proof.studies, service smallint) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  -- Of a service of which nobody says where it is, nobody knows that it is there.
  if study.countries is not null
    and not exists (select from app.services s, unnest(study.countries) allowed
      where s.id = service and lower(trim(s.country)) = lower(allowed)) then
    raise exception 'the service is not where the study allows' using errcode = 'US004';
  end if;
end
$$;

-- However a job comes into a study: submitted, in a batch, at a time, by a script, or moved by its owner.
create function proof.keep_study_of_job() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.study_id is not null then
    perform proof.require_place(proof.require_contributor(new.study_id, new.user_id), new.service_id);
  end if;
  return new;
end
$$;

-- And each time that one which is in it is to be sent once more.
create function proof.keep_study_of_attempt() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  job app.jobs;
begin
  select j.* into job from app.jobs j where j.user_id = new.user_id and j.id = new.job_id;
  if job.study_id is not null then
    perform proof.require_place(proof.require_contributor(job.study_id, job.user_id), job.service_id);
  end if;
  return new;
end
$$;

create function proof.keep_study_of_file() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if new.study_id is not null then
    perform proof.require_contributor(new.study_id, new.user_id);
  end if;
  return new;
end
$$;

grant execute on function proof.keep_study_of_job(), proof.keep_study_of_attempt(), proof.keep_study_of_file() to tessera_owner;
set local role tessera_owner;
create trigger keep_study before insert or update of study_id on app.jobs
  for each row execute function proof.keep_study_of_job();
create trigger keep_study before insert on app.attempts
  for each row when (new.number > 1) execute function proof.keep_study_of_attempt();
create trigger keep_study before insert or update of study_id on app.files
  for each row execute function proof.keep_study_of_file();
set local role tessera_proof;
revoke execute on function proof.keep_study_of_job(), proof.keep_study_of_attempt(), proof.keep_study_of_file() from tessera_owner;

-- Asked before anything is written, by whoever submits for somebody; what the triggers would say.
create function app.study_refusal(study uuid, service smallint) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  asker uuid := app.current_user_id();
begin
  return coalesce((
    select case when m.role = 'viewer' then 'study_only_viewed'
      when s.archived_at is not null then 'study_archived'
      when s.countries is not null and not exists (
        select from app.services v, unnest(s.countries) allowed
        where v.id = service and lower(trim(v.country)) = lower(allowed)) then 'study_elsewhere'
      else 'none' end
    from proof.study_members m join proof.studies s on s.id = m.study_id
    where m.study_id = study and m.user_id = asker), 'study_unknown');
end
$$;
grant execute on function app.study_refusal(uuid, smallint) to tessera_user, tessera_standing, tessera_token;

create function app.own_studies() returns table (
  id uuid, name text, description text, countries text[], role text, is_owner boolean, members integer,
  created_at timestamptz, joined_at timestamptz, archived_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select s.id, s.name, s.description, s.countries, m.role, m.is_owner,
    (select count(*)::integer from proof.study_members every where every.study_id = s.id),
    s.created_at, m.joined_at, s.archived_at
  from proof.study_members m join proof.studies s on s.id = m.study_id
  where m.user_id = own.user_id
  order by s.archived_at is not null, s.created_at desc, s.id;
end
$$;

-- Whoever makes one is its owner. False when she is in as many as there is room for.
create function app.make_study(new_id uuid, new_name text, new_description text, new_countries text[]) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  perform pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'studies', own.user_id), 0));
  if (select count(*) from proof.study_members m where m.user_id = own.user_id) >= 200 then
    return false;
  end if;
  insert into proof.studies (id, name, description, countries) values (new_id, new_name, new_description, new_countries);
  insert into proof.study_members (study_id, user_id, role, is_owner, added_by)
  values (new_id, own.user_id, 'lead', true, own.user_id);
  perform proof.note_study(own.user_id, own.user_id, 'study.made', new_id, '{}');
  return true;
end
$$;

-- By a lead. What is in it already stays there.
create function app.change_study(study uuid, new_name text, new_description text, new_countries text[], archive boolean)
returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  former proof.studies;
begin
  if proof.study_role(study) is distinct from 'lead' then
    return false;
  end if;
  select s.* into former from proof.studies s where s.id = study for update;
  update proof.studies s set name = new_name, description = new_description, countries = new_countries,
    archived_at = case when archive then coalesce(s.archived_at, now()) end
  where s.id = study;
  perform proof.note_study(own.user_id, own.user_id,
    case when archive = (former.archived_at is not null) then 'study.changed' when archive then 'study.archived' else 'study.reopened' end,
    study, jsonb_build_object('countries', to_jsonb(new_countries)));
  return true;
end
$$;

-- By its owner, once no job is in it. Files go out of it.
create function app.remove_study(study uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  -- Whoever puts a job into it holds the row.
  perform 1 from proof.studies s join proof.study_members m on m.study_id = s.id
  where s.id = study and m.user_id = own.user_id and m.is_owner for update;
  if not found then
    return 'none';
  end if;
  if exists (select from app.jobs j where j.study_id = study) then
    return 'has_jobs';
  end if;
  perform proof.end_study(own.user_id, study);
  return 'removed';
end
$$;

create function proof.end_study(doer uuid, study uuid) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  member uuid;
begin
  for member in select m.user_id from proof.study_members m where m.study_id = study order by m.joined_at loop
    perform proof.note_study(doer, member, 'study.removed', study, '{}');
  end loop;
  delete from proof.studies s where s.id = study;
end
$$;

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

-- The newest first, of any member's; from after the last one of the page before.
create function app.study_jobs(study uuid, before_job uuid, most integer)
returns table (id uuid, name text, user_id uuid, username text, service_id smallint, service_name text, state text,
  wait_reason text, created_at timestamptz, ended_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of one that has left the study meanwhile too. After one that is gone the list begins anew.
  before_at timestamptz := coalesce((select b.created_at from app.jobs b where b.id = before_job), 'infinity');
begin
  if proof.study_role(study) is null then
    return;
  end if;
  return query
  select j.id, j.name, j.user_id, u.username, j.service_id, s.name, j.state, j.wait_reason, j.created_at, j.ended_at
  from app.jobs j join app.users u on u.id = j.user_id join app.services s on s.id = j.service_id
  where j.study_id = study and (j.created_at, j.id) < (before_at, before_job)
  order by j.created_at desc, j.id desc limit least(most, 100);
end
$$;

create function app.study_files(study uuid, before_file uuid, most integer)
returns table (id uuid, name text, user_id uuid, username text, size_bytes bigint, state text, created_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- Of one that has left the study meanwhile too. After one that is gone the list begins anew.
  before_at timestamptz := coalesce((select b.created_at from app.files b where b.id = before_file), 'infinity');
begin
  if proof.study_role(study) is null then
    return;
  end if;
  return query
  select f.id, f.name, f.user_id, u.username, f.size_bytes, f.state, f.created_at
  from app.files f join app.users u on u.id = f.user_id
  where f.study_id = study and (f.created_at, f.id) < (before_at, before_file)
  order by f.created_at desc, f.id desc limit least(most, 100);
end
$$;

-- One job of a study, for a unit of a member. Which one is asked for is no secret, and no proof either: each statement looks again
-- whether the session that opened the unit is of a member.
create function app.open_member_unit(presented bytea, job uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('app.member_job', job::text, true);
  return app.open_unit(presented);
end
$$;

create function app.member_job() returns app.job_key
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  identity proof.identity := proof.current_identity();
  shown app.job_key;
begin
  if session_user = 'tessera_api' and identity.kind in ('browser', 'bearer') then
    select j.user_id, j.id into shown
    from app.jobs j join proof.study_members m on m.study_id = j.study_id and m.user_id = identity.user_id
    where j.id = nullif(current_setting('app.member_job', true), '')::uuid;
  end if;
  return shown;
end
$$;

-- Whose it is, in which study, and what the member may do there. What a job that waits for its owner's word says is for her: it
-- names her account at the service.
create function app.member_job_place()
returns table (study_id uuid, study_name text, role text, owner_id uuid, owner_username text, owner_name text, state_text text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  shown app.job_key := app.member_job();
begin
  return query
  select s.id, s.name, proof.study_role(s.id), u.id, u.username, u.name,
    case when coalesce(j.wait_reason, '') not in ('credential', 'moved') then j.state_text end
  from app.jobs j join proof.studies s on s.id = j.study_id join app.users u on u.id = j.user_id
  where j.user_id = shown.user_id and j.id = shown.job_id;
end
$$;

-- What the check learned of its inputs: counts and the build, for the methods. Its findings are its owner's.
create function app.member_input_facts() returns table (file_id uuid, facts jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  shown app.job_key := app.member_job();
begin
  return query
  select distinct f.id, f.report -> 'facts'
  from app.job_inputs i join app.files f on f.user_id = i.user_id and f.id = i.file_id
  where i.user_id = shown.user_id and i.job_id = shown.job_id;
end
$$;

-- Whether the session behind the unit is of somebody who may have the bytes of the results of this job.
create function proof.fetches_as_member(reader proof.identity, owner uuid, job uuid) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select reader.kind in ('browser', 'bearer') and exists (
    select from app.jobs j join proof.study_members m on m.study_id = j.study_id and m.user_id = reader.user_id
    where j.user_id = owner and j.id = job and m.role in ('contributor', 'lead'))
$$;

create function app.fetches_as_member(owner uuid, job uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  return proof.fetches_as_member(proof.current_identity(), owner, job);
end
$$;

-- The job of a finished result, when the member may fetch it; its owner reads in her trail that she did.
create function app.begin_member_download(file uuid) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  result app.files;
begin
  select f.* into result from app.files f where f.id = file and f.purpose = 'result' and f.state = 'stored';
  if result.id is null or not proof.fetches_as_member(proof.current_identity(), result.user_id, result.job_id) then
    return null;
  end if;
  perform proof.note_study(own.user_id, result.user_id, 'study.result_downloaded',
    (select j.study_id from app.jobs j where j.id = result.job_id), jsonb_build_object('file', result.id));
  return result.job_id;
end
$$;

grant execute on function app.own_studies(), app.make_study(uuid, text, text, text[]),
  app.change_study(uuid, text, text, text[], boolean), app.remove_study(uuid), app.study_people(uuid), app.study_invitations(uuid),
  app.invite_to_study(uuid, text, text), app.withdraw_study_invitation(uuid), app.own_study_invitations(),
  app.answer_study_invitation(uuid, boolean), app.set_study_role(uuid, uuid, text), app.end_study_membership(uuid, uuid),
  app.study_jobs(uuid, uuid, integer), app.study_files(uuid, uuid, integer), app.begin_member_download(uuid) to tessera_user;
grant execute on function app.open_member_unit(bytea, uuid), app.member_job(), app.member_job_place(), app.member_input_facts(), app.require_unit()
  to tessera_member;
grant execute on function app.fetches_as_member(uuid, uuid) to tessera_vault;

-- What a member reads of that one job. The name and number under which the service knows it lead to its results there, and the
-- account is its owner's: none of them is among the columns.
set local role tessera_owner;
grant select (id, user_id, service_id, name, settings, setting_labels, state, wait_reason, failure_code,
  cancel_requested_at, event_count, created_at, updated_at, ended_at, study_id) on app.jobs to tessera_member;
create policy member_reads on app.jobs for select to tessera_member
  using (app.require_unit() and (user_id, id) = (select shown.user_id, shown.job_id from app.member_job() shown));
grant select (id, user_id, job_id, number, service_record_version, settings, setting_labels, previous_state, previous_text,
  previous_ended_at, submission, created_at)
  on app.attempts to tessera_member;
create policy member_reads on app.attempts for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown));
grant select on app.job_events to tessera_member;
create policy member_reads on app.job_events for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown)
    and coalesce(event ->> 'waitReason', '') not in ('credential', 'moved'));
grant select on app.job_inputs to tessera_member;
create policy member_reads on app.job_inputs for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown));
grant select (id, user_id, job_id, purpose, attempt, name, state, size_bytes, sha256, writer, created_at) on app.files to tessera_member;
create policy member_reads on app.files for select to tessera_member
  using (app.require_unit() and user_id = (select shown.user_id from app.member_job() shown) and (
    purpose = 'result' and job_id = (select shown.job_id from app.member_job() shown)
    or id in (select i.file_id from app.job_inputs i where i.job_id = (select shown.job_id from app.member_job() shown))));
grant select on app.result_quality to tessera_member;
create policy member_reads on app.result_quality for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown));
grant select (id, name) on app.services to tessera_member;
create policy member_reads on app.services for select to tessera_member
  using (app.require_unit() and id = (select j.service_id from app.jobs j));
grant select on app.service_versions to tessera_member;
create policy member_reads on app.service_versions for select to tessera_member
  using (app.require_unit() and service_id = (select j.service_id from app.jobs j));
grant select on app.service_catalogues to tessera_member;
create policy member_reads on app.service_catalogues for select to tessera_member
  using (app.require_unit() and (user_id, service_id) = (select j.user_id, j.service_id from app.jobs j));
grant select (id, user_id, job_id, attempt, at, files) on app.result_deletions to tessera_member;
create policy member_reads on app.result_deletions for select to tessera_member
  using (app.require_unit() and (user_id, job_id) = (select shown.user_id, shown.job_id from app.member_job() shown));
create policy vault_reads_for_members on app.files for select to tessera_vault
  using (app.require_unit() and (select app.is_session()) and purpose = 'result' and state = 'stored'
    and app.fetches_as_member(user_id, job_id));
