import { type LoginName, loginNames } from '@tessera/db/migrate'
import type { TestDatabase } from '@tessera/testing/database'
import { Client, DatabaseError } from 'pg'

/** One bare connection of each login, and one that may become any role. */
export interface Logins extends AsyncDisposable {
  readonly connection: (login: LoginName | 'superuser') => Client
}

export async function openLogins(database: TestDatabase): Promise<Logins> {
  const clients = new Map<LoginName | 'superuser', Client>()
  for (const login of [...loginNames, 'superuser'] as const) {
    const connectionString = login === 'superuser' ? database.adminUrl : database.url(login)
    const client = new Client({ connectionString })
    await client.connect()
    clients.set(login, client)
  }
  return {
    connection: (login) => {
      const client = clients.get(login)
      if (client === undefined) throw new Error(`${login} is not connected`)
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients.values()) await client.end()
    },
  }
}

export interface Statement {
  readonly text: string
  readonly values?: readonly unknown[]
}

/** {@link attempt} in a unit that was opened with a proof, in one of the login's roles. */
export async function attemptInUnit(
  client: Client,
  unit: { readonly role: string; readonly proof: Buffer },
  ...statements: readonly Statement[]
): ReturnType<typeof attempt> {
  return await attempt(client, [
    { text: `set local role ${unit.role}` },
    { text: 'select app.open_unit($1)', values: [unit.proof] },
    ...statements,
  ])
}

/** What the last statement gave, or the SQLSTATE of the first that failed. Everything is rolled back. */
export async function attempt(
  client: Client,
  statements: readonly Statement[],
): Promise<{ readonly rows: readonly unknown[]; readonly count: number } | string> {
  await client.query('begin')
  try {
    let last = { rows: [] as readonly unknown[], count: 0 }
    for (const { text, values } of statements) {
      const result = await client.query({ text, rowMode: 'array', values: [...(values ?? [])] })
      last = { rows: result.rows, count: result.rowCount ?? 0 }
    }
    return last
  } catch (error) {
    if (error instanceof DatabaseError && error.code !== undefined) return error.code
    throw error
  } finally {
    await client.query('rollback')
  }
}
