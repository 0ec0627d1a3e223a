import { randomBytes } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'
import { loginNames, migrate, setLoginPasswords, type LoginName } from '@tessera/db/migrate'
import { Client } from 'pg'

export interface PreparedDatabase {
  readonly adminUrl: string
  /** Migrations that were applied now. */
  readonly applied: readonly string[]
  /** With which each login connects; the passwords are new at every start. */
  readonly urls: Readonly<Record<LoginName, string>>
}

/** Makes the database on a private server when it is not there. @returns its URL for the superuser */
export async function createDatabase(superuserUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
  const url = new URL(superuserUrl)
  url.pathname = name
  return url.href
}

/** Brings the database to the newest version and gives every login a password. */
export async function prepareDatabase(adminUrl: string): Promise<PreparedDatabase> {
  const { applied } = await migrate({ adminUrl })
  const passwords = forEachLogin(() => randomBytes(24).toString('base64url'))
  await setLoginPasswords({
    adminUrl,
    passwords: forEachLogin((login) => new Secret(passwords[login])),
  })
  const urls = forEachLogin((login) => {
    const url = new URL(adminUrl)
    url.username = login
    url.password = passwords[login]
    return url.href
  })
  return { adminUrl, applied, urls }
}

function forEachLogin<T>(make: (login: LoginName) => T): Record<LoginName, T> {
  return Object.fromEntries(loginNames.map((login) => [login, make(login)])) as Record<LoginName, T>
}
