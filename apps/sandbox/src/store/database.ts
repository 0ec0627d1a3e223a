import { DatabaseSync } from 'node:sqlite'

/** Opens the sandbox's own database and makes its tables when they are missing. */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec('pragma journal_mode = wal; pragma foreign_keys = on;')
  db.exec(TABLES)
  return db
}

const TABLES = `
create table if not exists accounts (
  id integer primary key,
  username text not null unique,
  full_name text not null,
  mail text not null,
  password_hash text not null,
  panel_groups text not null default '[]',
  api_hash text not null default '',
  api_expires_on integer not null default 0,
  failed_logins integer not null default 0,
  locked_until integer not null default 0,
  last_login integer not null default 0,
  max_jobs integer
) strict;

create table if not exists sessions (
  token_hash text primary key,
  username text not null references accounts (username),
  expires_on integer not null
) strict;

create table if not exists jobs (
  id text primary key,
  name text not null,
  username text not null references accounts (username),
  user_agent text not null,
  engine text not null,
  parameters text not null,
  tags text not null default '{}',
  state integer not null,
  submitted_on integer not null,
  start_time integer not null default 0,
  end_time integer not null default 0,
  deleted_on integer not null default -1,
  output_hash text not null,
  steps text not null default '[]'
) strict;

create index if not exists jobs_by_owner on jobs (username, id);

create table if not exists result_files (
  hash text primary key,
  job_id text not null references jobs (id),
  name text not null,
  size integer not null,
  remaining integer not null
) strict;

create table if not exists submissions (
  id integer primary key,
  account text not null,
  job_name text not null,
  job_id text not null,
  time integer not null
) strict;
`
