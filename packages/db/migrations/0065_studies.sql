-- Studies: what several people share of their jobs and files. A job stays its owner's, and so does everything that acts for her; who
-- is a member decides what else her own session shows, so it is kept where the worth of proofs is.
set local role tessera_proof;

create table proof.studies (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  description text not null default '' check (length(description) <= 2000),
  -- Where its jobs may be sent, as records of services name it; empty for anywhere.
  countries text[] check (countries <> '{}' and cardinality(countries) <= 250),
  -- What it is for, to be held against what its documents allow; empty where nobody has said it.
  research jsonb,
  -- Whether a job against the terms of its documents is refused; else whoever submits it is warned.
  blocks_forbidden boolean not null default false,
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
  if study.blocks_forbidden and exists (
    select from app.services s, proof.conflicts_of_study(study, s.country) where s.id = service) then
    raise exception 'a document of the study forbids it' using errcode = 'US005';
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
      when s.blocks_forbidden and exists (
        select from app.services v, proof.conflicts_of_study(s, v.country) where v.id = service) then 'study_forbidden'
      else 'none' end
    from proof.study_members m join proof.studies s on s.id = m.study_id
    where m.study_id = study and m.user_id = asker), 'study_unknown');
end
$$;
grant execute on function app.study_refusal(uuid, smallint) to tessera_user, tessera_standing, tessera_token;

create function app.own_studies() returns table (
  id uuid, name text, description text, countries text[], research jsonb, blocks_forbidden boolean, role text, is_owner boolean,
  members integer,
  created_at timestamptz, joined_at timestamptz, archived_at timestamptz
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  return query
  select s.id, s.name, s.description, s.countries, s.research, s.blocks_forbidden, m.role, m.is_owner,
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

grant execute on function app.own_studies(), app.make_study(uuid, text, text, text[]),
  app.change_study(uuid, text, text, text[], boolean), app.remove_study(uuid) to tessera_user;
