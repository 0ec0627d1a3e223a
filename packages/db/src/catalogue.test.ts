import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createTestDatabase } from '@tessera/testing/database'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { approvedDefiners, approvedGrants, approvedKeys } from '../test/approved.ts'
import { commands, readGrants, readTables } from '../test/catalogue.ts'
import { generateSchema } from './generate-schema.ts'
import { loginNames, migrate } from './migrate.ts'

const database = await createTestDatabase()
const { adminPool } = database
const tables = await readTables(adminPool)

afterAll(async () => {
  await database[Symbol.asyncDispose]()
})

describe('roles', () => {
  test('S2 roles that pass policies: none of ours is a superuser, bypasses them or may make roles', async () => {
    await expectNone(
      'create role tessera_wrong bypassrls',
      `select rolname from pg_roles where rolname like 'tessera\\_%'
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
    )
  })

  test('exactly the logins can log in', async () => {
    expect(
      await column(`select rolname from pg_roles where rolname like 'tessera\\_%' and rolcanlogin`),
    ).toEqual(loginNames.toSorted())
  })

  test('each login may become its own roles and inherits nothing', async () => {
    const { rows } = await adminPool.query(`
      select member::regrole::text as login, roleid::regrole::text as role,
        m.inherit_option or r.rolinherit as inherits, set_option as set, admin_option as admin
      from pg_auth_members m join pg_roles r on r.oid = m.member
      where roleid::regrole::text like 'tessera\\_%' and member::regrole::text <> current_user order by 1, 2`)
    const only = { inherits: false, set: true, admin: false }
    expect(rows).toEqual([
      { login: 'tessera_api', role: 'tessera_member', ...only },
      { login: 'tessera_api', role: 'tessera_standing', ...only },
      { login: 'tessera_api', role: 'tessera_token', ...only },
      { login: 'tessera_api', role: 'tessera_user', ...only },
      { login: 'tessera_auth', role: 'tessera_sign_in', ...only },
      { login: 'tessera_broker', role: 'tessera_vault', ...only },
      { login: 'tessera_messenger', role: 'tessera_delivery', ...only },
      { login: 'tessera_system', role: 'tessera_sweep', ...only },
      { login: 'tessera_worker', role: 'tessera_job', ...only },
    ])
  })

  test('only the two roles nobody logs in as own anything', async () => {
    expect(
      await column(`
        select distinct r.rolname from pg_roles r join pg_shdepend d on d.refobjid = r.oid and d.deptype = 'o'
        where r.rolname like 'tessera\\_%'`),
    ).toEqual(['tessera_owner', 'tessera_proof'])
  })

  test('every transaction of a login is bounded, and the log shows no parameters', async () => {
    const { rows } = await adminPool.query<{ login: string; settings: string[] }>(`
      select setrole::regrole::text as login, setconfig as settings from pg_db_role_setting
      where setdatabase = 0 and setrole::regrole::text like 'tessera\\_%'`)
    const settings = new Map(rows.map((row) => [row.login, row.settings.toSorted()]))
    for (const login of loginNames)
      expect(settings.get(login), login).toEqual([
        'log_parameter_max_length=0',
        'log_parameter_max_length_on_error=0',
        `transaction_timeout=${login === 'tessera_worker' ? '1s' : '10s'}`,
      ])
  })
})

describe('policies', () => {
  test('are on for every table, for its owner too', async () => {
    await expectNone(
      'create table app.wrong (id int)',
      `
        select c.oid::regclass from pg_class c
        where c.relkind in ('r', 'p') and ${ours('c.relnamespace')} and not (relrowsecurity and relforcerowsecurity)`,
    )
  })

  test('allow each command that is granted, and none that is not', async () => {
    const none = { withoutPolicy: [], withoutGrant: [] }
    expect(await policyGaps(adminPool)).toEqual(none)
    expect(await after('drop policy user_reads on app.jobs', policyGaps)).toEqual({
      ...none,
      withoutPolicy: ['tessera_user app.jobs select'],
    })
    expect(await after('revoke select on app.notices from tessera_user', policyGaps)).toEqual({
      ...none,
      withoutGrant: ['tessera_user app.notices select'],
    })
  })

  test('name their roles, and only widen', async () => {
    await expectNone(
      'create policy wrong on app.jobs using (true)',
      `select polname from pg_policy where 0 = any(polroles) or not polpermissive`,
    )
  })
})

describe('grants', () => {
  test('S16 default privileges: what each role may do is this list and no more', async () => {
    const grants = await readGrants(adminPool)
    const actual = Object.fromEntries(
      tables.map(({ name, columns }) => [
        name,
        Object.fromEntries(
          unitRoles.flatMap((role) => {
            const allowed = commands.flatMap((command) => {
              const on = grants(role, name, command)
              if (on.length === 0) return []
              return [on.length === columns.length ? command : `${command} (${on.join(', ')})`]
            })
            return allowed.length === 0 ? [] : [[role, allowed.join(', ')]]
          }),
        ),
      ]),
    )
    expect(actual).toEqual(approvedGrants)
  })

  // TRUNCATE and REFERENCES do not ask policies, and a trigger runs as whoever comes by.
  test('S12 rights that ignore policies: none to truncate, to reference or to put a trigger', async () => {
    await expectNone(
      'grant truncate, references on app.jobs to tessera_user',

      `
        select concat_ws(' ', r.rolname, c.oid::regclass, privilege)
        from pg_class c cross join pg_roles r
        cross join unnest(array['truncate', 'references', 'trigger', 'maintain']) privilege
        where c.relkind in ('r', 'p') and ${ours('c.relnamespace')} and r.rolname = any($1)
          and has_table_privilege(r.oid, c.oid, privilege)`,
      [...loginNames, ...unitRoles],
    )
  })

  test('none to an owner of what belongs to the other, but to keep its foreign keys', async () => {
    // Nobody logs in as either. tessera_proof decides what a proof is worth, so it reads whose it is.
    expect(
      await column(`
        select concat_ws(' ', c.oid::regclass, a.privilege_type)
        from pg_class c, aclexplode(c.relacl) a
        where a.grantee = 'tessera_proof'::regrole and c.relowner = 'tessera_owner'::regrole
          and a.privilege_type not in ('SELECT', 'INSERT', 'UPDATE')`),
    ).toEqual([
      // Of an account that is being removed, and of no other: the policies say so.
      'app.attempts DELETE',
      'app.batches DELETE',
      'app.control_findings DELETE',
      'app.delegations REFERENCES',
      'app.documents DELETE',
      'app.files DELETE',
      'app.files REFERENCES',
      'app.job_events DELETE',
      'app.job_inputs DELETE',
      'app.job_listings DELETE',
      'app.jobs REFERENCES',
      'app.notice_times DELETE',
      'app.notices DELETE',
      'app.notification_preferences DELETE',
      'app.permission_files DELETE',
      'app.programs REFERENCES',
      'app.result_deletions DELETE',
      'app.result_quality DELETE',
      'app.schedules DELETE',
      'app.service_catalogues DELETE',
      'app.service_options DELETE',
      'app.services REFERENCES',
      'app.setting_templates DELETE',
      'app.shared_token_uses DELETE',
      'app.steps DELETE',
      'app.steps REFERENCES',
      // Of those who wait to be approved.
      'app.users DELETE',
      'app.users REFERENCES',
      'app.webhook_deliveries DELETE',
      'app.webhooks DELETE',
    ])
  })

  test('none to everybody, but to name a type', async () => {
    await expectNone(
      'grant select on app.jobs to public',
      `
        with acl as (
          select 'table ' || oid::regclass as what, relacl as acl from pg_class where ${ours('relnamespace')}
          union all
          select 'column ' || attrelid::regclass || '.' || attname, attacl
            from pg_attribute join pg_class c on c.oid = attrelid where ${ours('c.relnamespace')}
          union all
          select 'function ' || oid::regprocedure, coalesce(proacl, acldefault('f', proowner))
            from pg_proc where ${ours('pronamespace')}
          union all
          select 'schema ' || nspname, nspacl from pg_namespace where ${ours('oid')} or nspname = 'public'
        )
        select what || ' ' || privilege_type from acl, aclexplode(acl) where grantee = 0`,
    )
  })

  test('to the schemas are these', async () => {
    expect(
      await column(`
        select concat_ws(' ', grantee::regrole, nspname, privilege_type)
        from pg_namespace, aclexplode(nspacl)
        where ${ours('pg_namespace.oid')} and grantee <> nspowner and grantee::regrole::text <> current_user`),
    ).toEqual([
      'tessera_delivery app USAGE',
      'tessera_delivery vault USAGE',
      'tessera_job app USAGE',
      'tessera_member app USAGE',
      'tessera_owner proof USAGE',
      'tessera_proof app CREATE',
      'tessera_proof app USAGE',
      'tessera_proof vault USAGE',
      'tessera_sign_in sign_in USAGE',
      'tessera_standing app USAGE',
      'tessera_sweep app USAGE',
      'tessera_token app USAGE',
      'tessera_user app USAGE',
      'tessera_vault app USAGE',
      'tessera_vault proof USAGE',
      'tessera_vault vault USAGE',
    ])
  })
})

describe('functions', () => {
  test('S5 functions with their owner’s rights: are these, for these roles', async () => {
    const { rows } = await adminPool.query<{ name: string; roles: string }>(`
      select oid::regprocedure::text as name,
        (select coalesce(string_agg(replace(grantee::regrole::text, 'tessera_', ''), ' ' order by grantee::regrole::text), '')
          from aclexplode(proacl) where grantee <> proowner) as roles
      from pg_proc where ${ours('pronamespace')} and prosecdef`)
    expect(Object.fromEntries(rows.map(({ name, roles }) => [name, roles]))).toEqual(
      approvedDefiners,
    )
  })

  test('belong to tessera_proof when they act with their owner’s rights', async () => {
    expect(
      await column(`
        select distinct proowner::regrole from pg_proc where ${ours('pronamespace')} and prosecdef`),
    ).toEqual(['tessera_proof'])
  })

  test('have a search path that nobody can change', async () => {
    await expectNone(
      `create function app.wrong() returns int language sql as 'select 1'`,
      `
        select oid::regprocedure from pg_proc where ${ours('pronamespace')}
          and proconfig is distinct from array['search_path=pg_catalog, pg_temp']`,
    )
  })
})

describe('views', () => {
  test('S3 views of their owner: each asks the policies of whoever looks', async () => {
    await expectNone(
      'create view app.wrong as select 1 as one',
      `
        select oid::regclass from pg_class where ${ours('relnamespace')} and relkind = 'v'
          and not coalesce(reloptions @> array['security_invoker=true'], false)`,
    )
  })

  test('S4 materialized views: there are none', async () => {
    await expectNone(
      'create materialized view app.wrong as select 1 as one',

      `select oid::regclass from pg_class where ${ours('relnamespace')} and relkind = 'm'`,
    )
  })
})

describe('keys', () => {
  // A unique key that spans users says whether another user's row exists.
  test('S6 unique keys that tell of hidden rows: each holds the owner, or stands on the list', async () => {
    expect(
      await column(`
        select i.indexrelid::regclass from pg_index i join pg_class c on c.oid = i.indrelid
        where i.indisunique and ${ours('c.relnamespace')} and not exists (
          select from pg_attribute a
          where a.attrelid = c.oid and a.attnum = any(i.indkey) and a.attname = 'user_id')`),
    ).toEqual(Object.values(approvedKeys).flat().toSorted())
  })

  // A foreign key sees hidden rows: one without the owner lets a row hang on another user's.
  test('between users’ tables hold the owner', async () => {
    await expectNone(
      'create table app.wrong (job_id uuid references app.jobs (id))',
      `
        select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
        where contype = 'f' and ${ours('connamespace')}
          and exists (select from pg_attribute where attrelid = confrelid and attname = 'user_id')
          and not exists (
            select from unnest(conkey, confkey) as k(mine, theirs)
            join pg_attribute m on m.attrelid = conrelid and m.attnum = k.mine
            join pg_attribute t on t.attrelid = confrelid and t.attnum = k.theirs
            where m.attname = 'user_id' and t.attname = 'user_id')`,
    )
  })

  test('bind every column that names another row of the user', async () => {
    expect(
      await column(`
        select c.oid::regclass || '.' || a.attname from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        where c.relkind = 'r' and ${ours('c.relnamespace')} and a.attname ~ '^[a-z]+_id$' and a.atttypid = 'uuid'::regtype
          and not exists (
            select from pg_constraint where contype = 'f' and conrelid = c.oid and a.attnum = any(conkey))`),
    ).toEqual([
      // Names the consent under which something was done, or which says so; the line stays when that is gone.
      'app.audit.consent_id',
      // The result that was read, also when it was deleted.
      'app.control_findings.file_id',
      // The result whose quality it is, also when it was deleted.
      'app.result_quality.file_id',
      // The study of its jobs: when that is gone, nothing is submitted.
      'app.schedules.study_id',
      // No row: what its secret is worked out of.
      'app.webhooks.secret_id',
      // Says which credential was given out, also when it exists no more.
      'proof.grants.credential_id',
      // As its task has it, with which the grant goes.
      'proof.grants.document_id',
      // The row is gone: its bytes are still to be removed.
      'proof.removed_bytes.file_id',
      // The record outlives the account.
      'vault.alerts.user_id',
      'vault.audit.user_id',
    ])
  })
})

// A plan made while there are no live proofs would take an index of the live ones for the cheapest way, and keep it when
// there are a hundred thousand.
describe('columns', () => {
  test('that hold a time hold one with a zone', async () => {
    await expectNone(
      'alter table app.jobs add wrong timestamp',
      `select column_name from information_schema.columns where table_schema in ('app', 'proof', 'vault')
        and data_type in ('timestamp without time zone', 'time without time zone')`,
    )
  })

  test('that hold a size in bytes have room for more than four gigabytes', async () => {
    await expectNone(
      'alter table app.files add wrong_bytes integer',
      `select column_name from information_schema.columns where table_schema in ('app', 'proof', 'vault')
        and column_name ~ 'bytes|size' and data_type in ('integer', 'smallint')`,
    )
  })
})

test('no index of a table of proofs leaves rows out', async () => {
  await expectNone(
    'create index wrong on proof.grants (id) where ended_at is null',
    `
      select indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'proof'::regnamespace and i.indpred is not null`,
  )
})

test('S10 numbers with gaps: new ids are of version 7, and count nothing', async () => {
  const { rows } = await adminPool.query<{ id: string }>(
    'select app.new_id() as id from generate_series(1, 500)',
  )
  const ids = rows.map(({ id }) => id)
  for (const id of ids) expect(z.uuidv7().safeParse(id).success, id).toBe(true)
  expect(ids.map((id) => id.slice(0, 18))).toEqual(ids.map((id) => id.slice(0, 18)).toSorted())
  expect(new Set(ids).size).toBe(500)
})

test('src/schema.ts is what src/generate-schema.ts makes of this database', async () => {
  const file = await readFile(new URL('schema.ts', import.meta.url), 'utf8')
  expect(await generateSchema(database.adminUrl)).toBe(file)
})

describe('a database of its own', () => {
  const name = `migrated_${randomBytes(6).toString('hex')}`
  const adminUrl = database.adminUrl.replace(database.name, name)

  beforeAll(async () => {
    await adminPool.query(`create database ${name}`)
  })
  afterAll(async () => {
    await adminPool.query(`drop database ${name} with (force)`)
  })

  test('is migrated once, by however many processes', async () => {
    const runs = await Promise.all([migrate({ adminUrl }), migrate({ adminUrl })])
    expect(runs.map(({ applied }) => applied.length > 0).toSorted()).toEqual([false, true])
    expect((await migrate({ adminUrl })).applied).toEqual([])
  })

  test('knows no account, no credential and no program before somebody makes one', async () => {
    await migrate({ adminUrl })
    const client = new Client({ connectionString: adminUrl })
    await client.connect()
    const { rows } = await client.query(`
      select (select count(*) from app.users) + (select count(*) from app.programs)
        + (select count(*) from vault.clients) + (select count(*) from app.credentials) as accounts`)
    await client.end()
    expect(rows).toEqual([{ accounts: '0' }])
  })

  // Rights to a database are not copied from a template, so this one is migrated from nothing.
  test('lets in nobody but the logins', async () => {
    await migrate({ adminUrl })
    const client = new Client({ connectionString: adminUrl })
    await client.connect()
    const { rows } = await client.query<{ right: string }>(`
      select grantee::regrole || ' ' || privilege_type as right from pg_database, aclexplode(datacl)
      where datname = current_database() and grantee <> datdba order by 1`)
    await client.end()
    expect(rows.map(({ right }) => right)).toEqual(
      loginNames.map((login) => `${login} CONNECT`).toSorted(),
    )
  })
})

/** @param wrong makes what the query must find, so that it is known to find it */
async function expectNone(wrong: string, text: string, ...values: readonly (readonly string[])[]) {
  expect(await column(text, ...values)).toEqual([])
  expect(
    await after(wrong, async (admin) => await columnOf(admin, text, ...values)),
    wrong,
  ).not.toEqual([])
}

/** What is found in a database where this was done; it is undone at once. */
async function after<T>(wrong: string, look: (admin: Admin) => Promise<T>): Promise<T> {
  const client = await adminPool.connect()
  try {
    await client.query('begin')
    await client.query(wrong)
    return await look(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

async function policyGaps(admin: Admin) {
  const grants = await readGrants(admin)
  const { rows } = await admin.query<{ table: string; role: string; command: string }>(`
    select polrelid::regclass::text as table, role::regrole::text as role, command
    from pg_policy, unnest(polroles) role, unnest(array['select', 'insert', 'update', 'delete']) command
    where polcmd = '*' or polcmd = case command when 'select' then 'r' when 'insert' then 'a'
      when 'update' then 'w' else 'd' end`)
  const policies = new Set(rows.map((row) => `${row.role} ${row.table} ${row.command}`))
  const granted = tables.flatMap(({ name }) =>
    unitRoles.flatMap((role) =>
      commands
        .filter((command) => grants(role, name, command).length > 0)
        .map((command) => `${role} ${name} ${command}`),
    ),
  )
  const ofUnits = [...policies].filter((policy) =>
    unitRoles.some((role) => policy.startsWith(`${role} `)),
  )
  return {
    withoutPolicy: granted.filter((grant) => !policies.has(grant)),
    // One `for all` policy of the broker covers commands that it is granted one by one.
    withoutGrant: ofUnits.filter((policy) => !granted.includes(policy)),
  }
}

/** The first column of a query, sorted. */
async function column(text: string, ...values: readonly (readonly string[])[]) {
  return await columnOf(adminPool, text, ...values)
}

async function columnOf(admin: Admin, text: string, ...values: readonly (readonly string[])[]) {
  const { rows } = await admin.query<[string]>({ text, values: [...values], rowMode: 'array' })
  return rows.map(([value]) => value).toSorted()
}

type Admin = Pick<typeof adminPool, 'query'>

function ours(namespace: string): string {
  return `${namespace}::regnamespace::text in ('app', 'sign_in', 'proof', 'vault')`
}

const unitRoles = [
  'tessera_user',
  'tessera_member',
  'tessera_standing',
  'tessera_token',
  'tessera_sign_in',
  'tessera_job',
  'tessera_sweep',
  'tessera_vault',
  'tessera_delivery',
]
