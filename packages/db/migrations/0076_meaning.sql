-- What documents say, as it was found and as their owners confirmed it; and what follows from it for the jobs of a study.
set local role tessera_owner;

create table app.document_findings (
  id uuid not null default app.new_id(),
  user_id uuid not null,
  document_id uuid not null,
  version integer not null,
  page integer not null check (page > 0),
  -- The sentence that it rests on, and where it stands in the text of the page.
  start_at integer not null check (start_at >= 0),
  end_at integer not null,
  sentence text not null check (length(sentence) between 1 and 4000),
  -- What was found; empty where its owner said it herself.
  found jsonb,
  confidence real check (confidence between 0 and 1),
  state text not null default 'found' check (state in ('found', 'confirmed', 'rejected')),
  -- What she confirmed, which may be something else than what was found.
  stated jsonb,
  -- As records of services name it: the country that is stated, or beyond which nothing is to be shared.
  country_name text check (length(country_name) <= 100),
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  primary key (id),
  unique (user_id, id),
  foreign key (user_id, document_id, version) references app.document_versions (user_id, document_id, number) on delete cascade,
  check (end_at > start_at),
  check ((found is null) = (confidence is null)),
  check ((state = 'confirmed') = (stated is not null)),
  check ((state = 'found') = (decided_at is null)),
  check (found is not null or state <> 'found'),
  -- A day that Postgres reads, in a time in which there were documents.
  check (coalesce(stated #>> '{value,date}', '2000-01-01') ~ '^(19|20|21)\d\d-\d\d-\d\d$')
);
create index document_findings_version on app.document_findings (user_id, document_id, version, page, start_at);
alter table app.document_findings enable row level security;
alter table app.document_findings force row level security;
grant select, update (state, stated, country_name, decided_at), delete,
  insert (id, user_id, document_id, version, page, start_at, end_at, sentence, state, stated, country_name, decided_at)
  on app.document_findings to tessera_user;
grant select, insert (user_id, document_id, version, page, start_at, end_at, sentence, found, confidence)
  on app.document_findings to tessera_job;
grant select on app.document_findings to tessera_proof;
create policy user_reads on app.document_findings for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.document_findings for insert to tessera_user
  with check (user_id = (select app.current_user_id()) and found is null);
create policy user_decides on app.document_findings for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()))
  with check (user_id = (select app.current_user_id()));
-- What was found stays, rejected or not: what she wrote herself she may take away.
create policy user_deletes on app.document_findings for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()) and found is null);
create policy job_reads on app.document_findings for select to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own));
create policy job_inserts on app.document_findings for insert to tessera_job
  with check ((user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own)
    and state = 'found' and found is not null);
create policy proof_reads on app.document_findings for select to tessera_proof using (true);

set local role tessera_proof;

-- Whoever may add to a study says what its documents allow; a viewer, and somebody in one that is archived, does not.
create function proof.keep_terms() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  finding app.document_findings;
  study uuid;
begin
  if tg_op = 'DELETE' then
    finding := old;
  else
    finding := new;
  end if;
  -- Of one that goes with its document there is none any more.
  select d.study_id into study from app.documents d where d.user_id = finding.user_id and d.id = finding.document_id;
  if study is not null then
    perform proof.require_contributor(study, finding.user_id);
  end if;
  return finding;
end
$$;
grant execute on function proof.keep_terms() to tessera_owner;
set local role tessera_owner;
create trigger keep_terms before insert or update on app.document_findings
  for each row when (new.state <> 'found' or new.decided_at is not null) execute function proof.keep_terms();
create trigger keep_reopened before update on app.document_findings
  for each row when (old.state = 'confirmed' and new.state = 'found') execute function proof.keep_terms();
create trigger keep_removed before delete on app.document_findings
  for each row when (old.state = 'confirmed') execute function proof.keep_terms();
set local role tessera_proof;
revoke execute on function proof.keep_terms() from tessera_owner;

create function proof.decided_version(of_document app.documents) returns integer
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select max(f.version) from app.document_findings f
  where f.user_id = of_document.user_id and f.document_id = of_document.id and f.state <> 'found'
$$;

-- What was confirmed of the documents of a study, whoever's they are: its terms. Of each document they are those of the last version of
-- which its owner has decided anything: a newer one lifts nothing by being there.
create function proof.terms_of_study(study uuid)
returns table (finding_id uuid, document_id uuid, title text, user_id uuid, version integer, page integer, start_at integer, end_at integer,
  sentence text, stated jsonb, country_name text, decided_at timestamptz)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select f.id, d.id, d.title, d.user_id, f.version, f.page, f.start_at, f.end_at, f.sentence, f.stated, f.country_name, f.decided_at
  from app.documents d
  join app.document_findings f on f.user_id = d.user_id and f.document_id = d.id and f.version = proof.decided_version(d)
  where d.study_id = study and f.state = 'confirmed'
  order by d.created_at, d.id, f.page, f.start_at, f.id
$$;

-- Whether a permission allows what a study is for. One for a disease allows that disease; those that are not listed are conditions.
create function proof.permits(stated jsonb, research jsonb) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select case stated #>> '{value,duo}'
    when 'DUO:0000004' then true
    when 'DUO:0000042' then research ->> 'purpose' <> 'clinical'
    when 'DUO:0000006' then research ->> 'purpose' in ('health', 'disease')
    -- The disease of the study is the one that is permitted, or a kind of it: its words hold the others as whole words.
    when 'DUO:0000007' then coalesce(research ->> 'purpose' = 'disease'
      and ' ' || regexp_replace(lower(research ->> 'disease'), '[^[:alnum:]]+', ' ', 'g') || ' '
        like '% ' || trim(regexp_replace(lower(stated #>> '{value,disease}'), '[^[:alnum:]]+', ' ', 'g')) || ' %'
      and stated #>> '{value,disease}' ~ '[[:alnum:]]', false)
    when 'DUO:0000011' then research ->> 'purpose' = 'ancestry'
    when 'DUO:0000043' then research ->> 'purpose' = 'clinical' end
$$;

-- What of a study's terms stands against a job at a service there, today; one row for each sentence.
create function proof.conflicts_of_study(study proof.studies, service_country text)
returns table (finding_id uuid, document_id uuid, title text, user_id uuid, version integer, page integer, start_at integer, end_at integer,
  sentence text, stated jsonb, reason text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
  with terms as (
    select t.*, t.stated ->> 'kind' as kind, t.stated #>> '{value,duo}' as duo, t.stated #>> '{value,meaning}' as meaning,
      lower(trim(service_country)) = lower(t.country_name) as is_there
    from proof.terms_of_study(study.id) t
  ), judged as (
    select t.*, case
      when kind = 'country' and meaning = 'forbidden' and is_there then 'country_forbidden'
      when kind = 'country' and meaning = 'forbidden' and trim(service_country) = '' then 'country_not_said'
      when kind = 'country' and meaning = 'allowed' and not exists (
        select from terms other where other.document_id = t.document_id and other.kind = 'country' and other.meaning = 'allowed'
          and other.is_there) then 'country_not_allowed'
      when kind = 'no_sharing_abroad' and not coalesce(is_there, false) then 'abroad'
      when kind = 'date' and t.stated #>> '{value,event}' = 'expiry' and (t.stated #>> '{value,date}')::date < current_date then 'expired'
      when kind = 'date' and t.stated #>> '{value,event}' = 'start' and (t.stated #>> '{value,date}')::date > current_date then 'not_begun'
      when kind <> 'use' or study.research is null then null
      when duo = 'DUO:0000044' and study.research ->> 'purpose' = 'ancestry' then 'use_forbidden'
      when duo = 'DUO:0000015' and study.research ->> 'purpose' = 'methods' then 'use_forbidden'
      when duo in ('DUO:0000046', 'DUO:0000018') and (study.research ->> 'isCommercial')::boolean then 'commercial'
      when duo in ('DUO:0000045', 'DUO:0000018') and (study.research ->> 'isForProfit')::boolean then 'for_profit'
      when not proof.permits(t.stated, study.research) and not exists (
        select from terms other where other.document_id = t.document_id and other.kind = 'use'
          and proof.permits(other.stated, study.research)) then 'use_not_allowed'
    end as reason
    from terms t
  )
  select j.finding_id, j.document_id, j.title, j.user_id, j.version, j.page, j.start_at, j.end_at, j.sentence, j.stated, j.reason
  from judged j where j.reason is not null
$$;

-- For members.
create function app.study_terms(study uuid)
returns table (finding_id uuid, document_id uuid, title text, username text, version integer, page integer, start_at integer,
  end_at integer, sentence text, stated jsonb, country_name text, decided_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if proof.study_role(study) is null then
    return;
  end if;
  return query
  select t.finding_id, t.document_id, t.title, u.username, t.version, t.page, t.start_at, t.end_at, t.sentence, t.stated,
    t.country_name, t.decided_at
  from proof.terms_of_study(study) t join app.users u on u.id = t.user_id;
end
$$;

-- Asked before a job is submitted, by whoever submits it.
create function app.study_conflicts(study uuid, service smallint)
returns table (finding_id uuid, document_id uuid, title text, username text, version integer, page integer, start_at integer,
  end_at integer, sentence text, stated jsonb, reason text, blocks boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  asker uuid := app.current_user_id();
begin
  return query
  select c.finding_id, c.document_id, c.title, u.username, c.version, c.page, c.start_at, c.end_at, c.sentence, c.stated, c.reason,
    s.blocks_forbidden
  from proof.studies s
  join proof.study_members m on m.study_id = s.id and m.user_id = asker
  join app.services v on v.id = service
  cross join lateral proof.conflicts_of_study(s, v.country) c
  join app.users u on u.id = c.user_id
  where s.id = study;
end
$$;
grant execute on function app.study_terms(uuid) to tessera_user;
grant execute on function app.study_conflicts(uuid, smallint) to tessera_user, tessera_standing, tessera_token;

-- What a lead says of a study besides: what it is for, and whether its terms warn or block.
create function app.set_study_terms(study uuid, new_research jsonb, blocks boolean) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
begin
  if proof.study_role(study) is distinct from 'lead' then
    return false;
  end if;
  update proof.studies s set research = new_research, blocks_forbidden = blocks where s.id = study;
  perform proof.note_study(own.user_id, own.user_id, 'study.terms_changed', study, jsonb_build_object('blocks', blocks));
  return true;
end
$$;
grant execute on function app.set_study_terms(uuid, jsonb, boolean) to tessera_user;
