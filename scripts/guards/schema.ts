import type { Guard } from './guard.ts'

/** What policies do not see by themselves: each is put where the catalogue must be found without it. */
export function schemaGuards(): readonly Guard[] {
  return [
    {
      name: 'policies are forced on the owner too',
      without: [{ file: jobs, text: 'alter table app.jobs force row level security;', by: '' }],
      missedBy: [`${rows}: S1 owner of the tables: sees no row either`],
    },
    {
      name: 'no role passes policies',
      without: [
        {
          file: `${migrations}/0001_roles.sql`,
          text: `execute format('create role %I login nosuperuser nobypassrls noinherit', role_name);`,
          by: `execute format('create role %I login nosuperuser bypassrls noinherit', role_name);`,
        },
      ],
      missedBy: [
        `${catalogue}: S2 roles that pass policies: none of ours is a superuser, bypasses them or may make roles`,
      ],
    },
    {
      name: 'no view asks the policies of its owner',
      without: [addedTo('create view app.all_jobs as select * from app.jobs;')],
      missedBy: [`${catalogue}: S3 views of their owner: each asks the policies of whoever looks`],
    },
    {
      name: 'no view is a copy',
      without: [addedTo('create materialized view app.all_jobs as select * from app.jobs;')],
      missedBy: [`${catalogue}: S4 materialized views: there are none`],
    },
    {
      name: 'functions with their owner’s rights are approved one by one',
      without: [
        {
          file: steps,
          text: 'create function app.announce_step() returns trigger\nlanguage plpgsql set',
          by: 'create function app.announce_step() returns trigger\nlanguage plpgsql security definer set',
        },
      ],
      missedBy: [
        `${catalogue}: S5 functions with their owner’s rights: are these, for these roles`,
      ],
    },
    {
      name: 'unique keys hold the owner',
      without: [addedTo('create unique index steps_context on app.steps (sealed_context);')],
      missedBy: [
        `${catalogue}: S6 unique keys that tell of hidden rows: each holds the owner, or stands on the list`,
      ],
    },
    {
      name: 'foreign keys hold the owner',
      without: [
        {
          file: steps,
          text: 'foreign key (user_id, job_id) references app.jobs (user_id, id) on delete cascade,\n  foreign key (user_id, parent_id)',
          by: 'foreign key (job_id) references app.jobs (id) on delete cascade,\n  foreign key (user_id, parent_id)',
        },
      ],
      missedBy: [
        "packages/db/src/rls.test.ts: S7 foreign keys see hidden rows: $name, $table, another's $parent",
      ],
    },
    {
      name: 'an update that reaches nothing is an error',
      without: [
        {
          file: `${db}/attempts.ts`,
          text: 'if ((await result).numUpdatedRows !== 1n)',
          by: 'if ((await result).numUpdatedRows > 1n)',
        },
      ],
      missedBy: [
        `${db}/attempts.test.ts: S8 update of a hidden row: the attempt of another job is out of reach, and that is an error`,
      ],
    },
    {
      name: 'who may write need not be able to read',
      without: [
        addedTo(
          'grant select on app.audit to tessera_job;\ncreate policy job_reads on app.audit for select to tessera_job using (true);',
        ),
      ],
      missedBy: [`${rows}: S9 what a writer gets back: is what she may read`],
    },
    {
      name: 'ids count nothing',
      without: [
        {
          file: `${migrations}/0003_users.sql`,
          text: `|| right(replace(gen_random_uuid()::text, '-', ''), 16);`,
          by: `|| lpad('1', 16, '0');`,
        },
      ],
      missedBy: [
        `${catalogue}: S10 numbers with gaps: new ids are of version 7, and count nothing`,
      ],
    },
    {
      name: 'tables of users have policies',
      without: [
        { file: jobs, text: 'alter table app.jobs enable row level security;', by: '' },
        { file: jobs, text: 'alter table app.job_events enable row level security;', by: '' },
        { file: steps, text: 'alter table app.steps enable row level security;', by: '' },
      ],
      missedBy: [
        `${rows}: S11 COPY into a table with policies: is refused`,
        `${rows}: S13 row_security off: is an error, and shows nothing`,
        `${rows}: S17 queue and registry tables: show %s of one’s own only`,
      ],
    },
    {
      name: 'no right that ignores policies is granted',
      without: [addedTo('grant truncate on app.steps to tessera_user;')],
      missedBy: [
        `${catalogue}: S12 rights that ignore policies: none to truncate, to reference or to put a trigger`,
      ],
    },
    {
      name: 'what is pushed are ids',
      without: [
        {
          file: steps,
          text: `perform pg_notify('steps_due', '');`,
          by: `perform pg_notify('steps_due', new.kind);`,
        },
        {
          file: jobs,
          text: `perform pg_notify('job_events', new.job_id::text);`,
          by: `perform pg_notify('job_events', new.event::text);`,
        },
      ],
      missedBy: [
        `${db}/listen.test.ts: S14 NOTIFY knows no policies: a listener is told that a step is due, and nothing about it`,
        `${db}/listen.test.ts: F77 what is pushed: the id of each job with news, after the commit`,
      ],
    },
    {
      name: 'servers that leak are refused',
      without: [
        { file: `${db}/server-version.ts`, text: 'version >= 170_006', by: 'version >= 150_000' },
      ],
      missedBy: [`${rows}: S15 server with known leaks: is refused, and this one is not`],
    },
    {
      name: 'rights are a list',
      without: [addedTo('grant delete on app.steps to tessera_user;')],
      missedBy: [
        `${catalogue}: S16 default privileges: what each role may do is this list and no more`,
      ],
    },
    {
      name: 'a job makes no delegations',
      without: [
        addedTo(
          'grant insert on app.delegations to tessera_job;\ncreate policy job_inserts on app.delegations for insert to tessera_job with check (true);',
        ),
      ],
      missedBy: [`${rows}: F30 job that makes what it needs itself: may make no %s`],
    },
    {
      name: 'a sweep sees what its purpose needs',
      without: [
        {
          file: `${migrations}/0003_users.sql`,
          text: `create policy sweep_reads on app.users for select to tessera_sweep using (app.require_sweep() and (select app.current_purpose()) = 'stop-jobs');`,
          by: 'create policy sweep_reads on app.users for select to tessera_sweep using (app.require_sweep());',
        },
      ],
      missedBy: [
        `${db}/proofs.test.ts: F66 system job without a user: reads users and jobs for the purpose that needs them only`,
      ],
    },
    {
      name: 'a job’s steps are under its own delegation',
      without: [
        {
          file: steps,
          text: '(delegation_id = (select app.current_delegation_id()) or delegation_id in (',
          by: '(true or delegation_id in (',
        },
      ],
      missedBy: [
        `${db}/fences.test.ts: F20 work that sends itself again: a worker adds steps under its own grant’s delegation only`,
      ],
    },
  ]

  function addedTo(statements: string) {
    return {
      file: steps,
      text: endOfSteps,
      by: `${endOfSteps}\nset local role tessera_owner;\n${statements}`,
    }
  }
}

const db = 'packages/db/src'
const migrations = 'packages/db/migrations'
const jobs = `${migrations}/0005_jobs.sql`
const steps = `${migrations}/0006_steps.sql`
const rows = `${db}/row-security.test.ts`
const catalogue = `${db}/catalogue.test.ts`
const endOfSteps = 'grant references on app.jobs, app.delegations, app.steps to tessera_proof;'
