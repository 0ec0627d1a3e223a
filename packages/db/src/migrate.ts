import { readdir, readFile } from 'node:fs/promises'
import type { Secret } from '@tessera/crypto/secret'
import { Client } from 'pg'
import { refuseOldServer } from './server-version.ts'

export const loginNames = [
  'tessera_api',
  'tessera_auth',
  'tessera_worker',
  'tessera_system',
  'tessera_broker',
  'tessera_messenger',
] as const
export type LoginName = (typeof loginNames)[number]

/**
 * Brings a database to the newest version: every file of `migrations/`, in order, each in a transaction of its own.
 * Safe to run from several processes at once.
 *
 * @param options.adminUrl a superuser, or a role that may create roles and owns the database
 * @returns the names of the migrations that this call applied
 */
export async function migrate(options: {
  readonly adminUrl: string
}): Promise<{ readonly applied: readonly string[] }> {
  const client = new Client({ connectionString: options.adminUrl })
  await client.connect()
  try {
    await refuseOldServer(client)
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(
      'create table if not exists public.tessera_migrations (name text primary key, applied_at timestamptz not null default now())',
    )
    const done = new Set(
      (await client.query<{ name: string }>('select name from public.tessera_migrations')).rows.map(
        (row) => row.name,
      ),
    )
    const applied: string[] = []
    for (const name of (await readdir(migrationsFolder))
      .filter((file) => file.endsWith('.sql'))
      .sort()) {
      if (done.has(name)) continue
      await apply(client, name)
      applied.push(name)
    }
    return { applied }
  } finally {
    await client.end()
  }
}

/** Gives each login its password. Passwords are kept as SCRAM verifiers by the server. */
export async function setLoginPasswords(options: {
  readonly adminUrl: string
  readonly passwords: Readonly<Record<LoginName, Secret<string>>>
}): Promise<void> {
  const client = new Client({ connectionString: options.adminUrl })
  await client.connect()
  try {
    for (const login of loginNames) {
      const statement = await client.query<{ statement: string }>(
        "select format('alter role %I password %L', $1::text, $2::text) as statement",
        [login, options.passwords[login].expose()],
      )
      for (const row of statement.rows) await client.query(row.statement)
    }
  } finally {
    await client.end()
  }
}

async function apply(client: Client, name: string): Promise<void> {
  const statements = await readFile(new URL(name, migrationsFolder), 'utf8')
  await client.query('begin')
  try {
    await client.query(statements)
    await client.query('reset role')
    await client.query('insert into public.tessera_migrations (name) values ($1)', [name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(
      `migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    )
  }
}

const migrationsFolder = new URL('../migrations/', import.meta.url)
const migrationLock = 7_223_110
