import { randomBytes } from 'node:crypto'
import type { LoginName } from '@tessera/db/migrate'
import { Client, Pool } from 'pg'
import { inject } from 'vitest'
import type { Cluster } from './cluster.ts'

export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  /** Superuser URL of this database: for arranging and looking, never for the code under test. */
  readonly adminUrl: string
  readonly adminPool: Pool
  /** The URL with which a service of this login connects. */
  url(login: LoginName): string
}

/** A migrated database of one's own, dropped when it is disposed of. Takes about 20 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { host, port, superuserUrl, template, passwords }: Cluster = inject('cluster')
  const name = `test_${randomBytes(6).toString('hex')}`
  // Copies files, where the usual strategy writes every page of the template into the log.
  await asSuperuser(superuserUrl, `create database ${name} template ${template} strategy file_copy`)
  const adminUrl = new URL(superuserUrl)
  adminUrl.pathname = name
  const adminPool = new Pool({ connectionString: adminUrl.href, max: 4 })
  // The server cuts connections that are still closing when their database is dropped.
  adminPool.on('error', () => {})
  return {
    name,
    adminUrl: adminUrl.href,
    adminPool,
    url: (login) => `postgres://${login}:${passwords[login]}@${host}:${port}/${name}`,
    async [Symbol.asyncDispose]() {
      await adminPool.end()
      await asSuperuser(superuserUrl, `drop database ${name} with (force)`)
    },
  }
}

async function asSuperuser(superuserUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
