import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@tessera/crypto/secret'
import { loginNames, migrate, setLoginPasswords, type LoginName } from '@tessera/db/migrate'
import { startPostgres } from '@tessera/development/postgres'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import type { Cluster } from './cluster.ts'

/** One PostgreSQL for all test files of a run, with a migrated database to copy from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tessera-test-'))
  const postgres = await startPostgres({ dataDir, fsync: false })
  const teardown = async () => {
    await postgres[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true })
  }
  try {
    const { host, port, superuserUrl } = postgres
    const passwords = newPasswords()
    await createTemplate(superuserUrl, passwords)
    project.provide('cluster', { host, port, superuserUrl, template, passwords })
    return teardown
  } catch (error) {
    await teardown()
    throw error
  }
}

async function createTemplate(superuserUrl: string, passwords: Cluster['passwords']) {
  const client = new Client({ connectionString: superuserUrl })
  await client.connect()
  await client.query(`create database ${template}`)
  await client.end()

  const url = new URL(superuserUrl)
  url.pathname = template
  const adminUrl = url.href
  await migrate({ adminUrl })
  await setLoginPasswords({
    adminUrl,
    passwords: forEachLogin((login) => new Secret(passwords[login])),
  })
}

function newPasswords(): Cluster['passwords'] {
  return forEachLogin(() => randomBytes(24).toString('base64url'))
}

function forEachLogin<T>(make: (login: LoginName) => T): Record<LoginName, T> {
  return Object.fromEntries(loginNames.map((login) => [login, make(login)])) as Record<LoginName, T>
}

const template = 'tessera_template'
