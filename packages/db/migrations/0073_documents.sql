-- Documents of studies, and reports, which are documents that were written here. What is read of them is their owner's.

-- An index that begins with whose the rows are and goes on with words.
create extension if not exists btree_gin;

set local role tessera_owner;

create table app.documents (
  id uuid not null default app.new_id(),
  user_id uuid not null references app.users (id) on delete cascade,
  study_id uuid,
  -- Of a report on one job.
  job_id uuid,
  kind text not null check (kind in ('upload', 'report')),
  title text not null check (length(title) between 1 and 255),
  -- The number of the last one.
  version integer not null default 1 check (version between 1 and 1000),
  created_at timestamptz not null default now(),
  primary key (id),
  unique (user_id, id),
  foreign key (study_id, user_id) references proof.study_members (study_id, user_id) on delete set null (study_id),
  foreign key (user_id, job_id) references app.jobs (user_id, id) on delete set null (job_id),
  check (job_id is null or kind = 'report')
);
create index documents_owner on app.documents (user_id, created_at desc, id desc);
create index documents_study on app.documents (study_id, created_at desc, id desc) where study_id is not null;
create index documents_study_owner on app.documents (user_id, study_id) where study_id is not null;
create index documents_job on app.documents (user_id, job_id) where job_id is not null;
alter table app.documents enable row level security;
alter table app.documents force row level security;
grant select, insert, update (title, study_id, version), delete on app.documents to tessera_user;
grant select on app.documents to tessera_job;
create policy user_reads on app.documents for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.documents for insert to tessera_user
  with check (user_id = (select app.current_user_id()));
create policy user_updates on app.documents for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()))
  with check (user_id = (select app.current_user_id()));
create policy user_deletes on app.documents for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy job_reads on app.documents for select to tessera_job
  using (app.require_unit() and (user_id, id) = (select own.user_id, own.document_id from app.current_document() own));

alter table app.delegations add foreign key (user_id, document_id) references app.documents (user_id, id) on delete cascade;
alter table app.steps add foreign key (user_id, document_id) references app.documents (user_id, id) on delete cascade;
create policy document_reads on app.steps for select to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own));
create index delegations_document on app.delegations (user_id, document_id) where document_id is not null;
create index steps_document on app.steps (user_id, document_id) where document_id is not null;

-- What was uploaded, a picture of each page, and what was written here.
alter table app.files add column document_id uuid,
  add foreign key (user_id, document_id) references app.documents (user_id, id) on delete cascade,
  add check (document_id is null or purpose in ('document', 'page')),
  add check (purpose <> 'page' or document_id is not null);
create index files_document on app.files (user_id, document_id) where document_id is not null;
-- A page is pictured once, however often the reading step runs.
create unique index files_page_once on app.files (user_id, document_id, name) where purpose = 'page';
grant update (document_id) on app.files to tessera_user;
-- Its bytes are uploaded before there is a document that it is of.
create policy user_uploads on app.files for insert to tessera_user
  with check (user_id = (select app.current_user_id()) and purpose = 'document' and state = 'receiving' and document_id is null);
create policy user_uploads_on on app.files for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()) and purpose = 'document' and document_id is null)
  with check (user_id = (select app.current_user_id()) and purpose = 'document');
create policy user_takes_back on app.files for delete to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()) and purpose = 'document' and document_id is null);
create policy document_reads on app.files for select to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own));
create policy document_inserts on app.files for insert to tessera_job
  with check ((user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own)
    and purpose in ('document', 'page') and state = 'receiving');
create policy document_updates on app.files for update to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own)
    and state = 'receiving')
  with check ((user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own));
create policy vault_reads_of_document on app.files for select to tessera_vault
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own));

create table app.document_versions (
  user_id uuid not null,
  document_id uuid not null,
  number integer not null check (number > 0),
  -- Empty of a report until it is written.
  file_id uuid,
  state text not null default 'waiting' check (state in ('waiting', 'reading', 'read', 'failed')),
  media_type text not null check (length(media_type) <= 100),
  -- Of a report: everything that stands in it, gathered in its owner's own unit of work.
  input jsonb,
  pages integer check (pages between 0 and 10000),
  pages_read integer not null default 0 check (pages_read >= 0),
  -- How often it was opened since a page of it was read: one that takes its worker with it leaves no other trace.
  openings integer not null default 0 check (openings >= 0),
  failure_code text check (length(failure_code) <= 60),
  created_at timestamptz not null default now(),
  read_at timestamptz,
  primary key (user_id, document_id, number),
  foreign key (user_id, document_id) references app.documents (user_id, id) on delete cascade,
  foreign key (user_id, file_id) references app.files (user_id, id) on delete cascade,
  check ((state = 'failed') = (failure_code is not null)),
  check ((state = 'read') = (read_at is not null)),
  check (file_id is not null or input is not null and state <> 'read')
);
create index document_versions_file on app.document_versions (user_id, file_id) where file_id is not null;
alter table app.document_versions enable row level security;
alter table app.document_versions force row level security;
grant select, insert (user_id, document_id, number, file_id, media_type, input),
  update (state, failure_code, pages, pages_read, openings, read_at) on app.document_versions to tessera_user;
grant select, update (state, file_id, pages, pages_read, openings, failure_code, read_at) on app.document_versions to tessera_job;
create policy user_reads on app.document_versions for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy user_inserts on app.document_versions for insert to tessera_user
  with check (user_id = (select app.current_user_id()));
-- To be read once more.
create policy user_updates on app.document_versions for update to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()))
  with check (user_id = (select app.current_user_id()) and state = 'waiting');
create policy job_reads on app.document_versions for select to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own));
create policy job_updates on app.document_versions for update to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own))
  with check ((user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own));

-- One letter for each letter, so that places in the one are places in the other.
create function app.fold_accents(written text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select translate(written, 'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿ',
    'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyy')
$$;
create function app.search_language(language text) returns regconfig
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$
  select case language when 'en' then 'pg_catalog.english'::regconfig when 'fr' then 'pg_catalog.french'::regconfig
    when 'pt' then 'pg_catalog.portuguese'::regconfig else 'pg_catalog.simple'::regconfig end
$$;
create function app.words_of_page(written text, language text) returns tsvector
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
as $$ select to_tsvector(app.search_language(language), app.fold_accents(written)) $$;

grant execute on function app.fold_accents(text), app.search_language(text) to tessera_job, tessera_proof;
grant execute on function app.words_of_page(text, text) to tessera_job;

create table app.document_pages (
  user_id uuid not null,
  document_id uuid not null,
  version integer not null,
  number integer not null check (number > 0),
  source text not null check (source in ('text', 'recognized')),
  text text not null check (length(text) <= 200000),
  -- 0 to 100, of what was recognized.
  confidence real check (confidence between 0 and 100),
  language text check (language in ('en', 'fr', 'pt')),
  -- How the page lay: degrees by which it was turned, and by which it was straightened.
  rotation smallint not null default 0 check (rotation in (0, 90, 180, 270)),
  skew real not null default 0,
  -- Of the picture; of a page without one, nothing.
  image_id uuid,
  width integer check (width > 0),
  height integer check (height > 0),
  -- Each word: where it begins and ends in the text, and where it stands in the picture.
  words jsonb not null default '[]',
  search tsvector not null generated always as (app.words_of_page(text, language)) stored,
  primary key (user_id, document_id, version, number),
  foreign key (user_id, document_id, version) references app.document_versions (user_id, document_id, number) on delete cascade,
  foreign key (user_id, image_id) references app.files (user_id, id) on delete cascade,
  check ((image_id is null) = (width is null) and (width is null) = (height is null))
);
create index document_pages_search on app.document_pages using gin (user_id, search);
create index document_pages_image on app.document_pages (user_id, image_id) where image_id is not null;
alter table app.document_pages enable row level security;
alter table app.document_pages force row level security;
grant select on app.document_pages to tessera_user, tessera_proof;
grant select, insert on app.document_pages to tessera_job;
create policy user_reads on app.document_pages for select to tessera_user
  using (app.require_unit() and user_id = (select app.current_user_id()));
create policy job_reads on app.document_pages for select to tessera_job
  using (app.require_unit() and (user_id, document_id) = (select own.user_id, own.document_id from app.current_document() own));
create policy job_inserts on app.document_pages for insert to tessera_job
  with check ((user_id, document_id) = (select own.user_id, own.document_id from app.current_worked_document() own));
create policy proof_reads on app.document_pages for select to tessera_proof using (true);
grant select, delete on app.documents to tessera_proof;
create policy proof_forgets on app.documents for delete to tessera_proof using (proof.is_being_removed(user_id));
create policy proof_reads on app.documents for select to tessera_proof using (true);

set local role tessera_proof;
-- The bytes of uploads, documents and their pages whose rows are gone, until the api has removed them.
create table proof.removed_bytes (
  file_id uuid primary key,
  at timestamptz not null default now()
);
alter table proof.removed_bytes enable row level security;
alter table proof.removed_bytes force row level security;
create policy own on proof.removed_bytes to tessera_proof using (true) with check (true);
create function proof.note_removed_bytes() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into proof.removed_bytes (file_id) values (old.id) on conflict do nothing;
  return null;
end
$$;
grant execute on function proof.note_removed_bytes() to tessera_owner;
set local role tessera_owner;
create trigger note_removed_bytes after delete on app.files
  for each row when (old.purpose in ('input', 'document', 'page')) execute function proof.note_removed_bytes();
set local role tessera_proof;
revoke execute on function proof.note_removed_bytes() from tessera_owner;

-- Nobody works on it any more, whoever ended the step: its owner reads so, and may ask for it anew.
create function proof.end_document_work() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update app.document_versions v set state = 'failed',
    failure_code = case d.kind when 'report' then 'report_not_written' else 'document_not_processed' end
  from app.documents d
  where d.user_id = new.user_id and d.id = new.document_id and v.user_id = d.user_id and v.document_id = d.id
    and v.number = d.version and v.state in ('waiting', 'reading');
  return null;
end
$$;
grant execute on function proof.end_document_work() to tessera_owner;
set local role tessera_owner;
grant select, update (state, failure_code) on app.document_versions to tessera_proof;
create policy proof_reads on app.document_versions for select to tessera_proof using (true);
create policy proof_ends on app.document_versions for update to tessera_proof using (true) with check (true);
create trigger end_document_work after update of state on app.steps
  for each row when (new.document_id is not null and new.state in ('cancelled', 'dead')) execute function proof.end_document_work();
set local role tessera_proof;
revoke execute on function proof.end_document_work() from tessera_owner;

create function proof.keep_study_of_document() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- A report is about what its owner sees of the study: any member keeps one, also of a study that was archived.
  if new.study_id is not null and new.kind <> 'report' then
    perform proof.require_contributor(new.study_id, new.user_id);
  end if;
  return new;
end
$$;
grant execute on function proof.keep_study_of_document() to tessera_owner;
set local role tessera_owner;
create trigger keep_study before insert or update of study_id on app.documents
  for each row execute function proof.keep_study_of_document();
set local role tessera_proof;
revoke execute on function proof.keep_study_of_document() from tessera_owner;

-- In each language, because nobody says in which she asks.
create function app.asked_words(asked text) returns tsquery
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select websearch_to_tsquery('english', f.asked) || websearch_to_tsquery('french', f.asked)
    || websearch_to_tsquery('portuguese', f.asked) || websearch_to_tsquery('simple', f.asked)
  from (select app.fold_accents(asked) as asked) f
$$;

-- The words of a page, without accents and in small letters, that are words of the question in one of their forms.
create function app.hits_on_page(written text, language text, asked text) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(w.word), '{}') from (
    -- Of a page with more words than any print has, the hits among the first are shown.
    select distinct lower(split) as word
    from regexp_split_to_table(app.fold_accents(left(written, 40000)), '[^[:alnum:]]+') split where split <> '' limit 2000) w,
    (select tsvector_to_array(to_tsvector('english', f.asked) || to_tsvector('french', f.asked)
      || to_tsvector('portuguese', f.asked) || to_tsvector('simple', f.asked)) as lexemes
    from (select app.fold_accents(asked) as asked) f) q
  where tsvector_to_array(to_tsvector(app.search_language(language), w.word)) && q.lexemes
$$;

-- Pages of the asker's own documents, in their last versions, the best first. A policy lets no match of words come before its own
-- condition, so it would read every page of hers; here the index serves, and it begins with whose the pages are.
create function app.search_documents(asked text, study uuid, document uuid, most integer)
returns table (document_id uuid, title text, kind text, study_id uuid, version integer, page integer, written text, hits text[],
  total bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  own proof.sessions := proof.own_session();
  query tsquery := app.asked_words(asked);
begin
  return query
  select h.id, h.title, h.kind, h.study_id, h.version, h.number, h.text, app.hits_on_page(h.text, h.language, asked), h.total
  from (
    select d.id, d.title, d.kind, d.study_id, p.version, p.number, p.text, p.language, count(*) over () as total
    from app.document_pages p
    join app.documents d on d.user_id = p.user_id and d.id = p.document_id and d.version = p.version
    where p.user_id = own.user_id and p.search @@ query
      and (study is null or d.study_id = study) and (document is null or d.id = document)
    order by ts_rank_cd(p.search, query) desc, d.created_at desc, d.id, p.number
    limit least(most, 50)) h;
end
$$;
grant execute on function app.search_documents(text, uuid, uuid, integer) to tessera_user;
