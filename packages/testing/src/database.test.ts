import { loginNames } from '@tessera/db/migrate'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { createTestDatabase } from './database.ts'

test('two databases of one run are migrated and apart', async () => {
  await using first = await createTestDatabase()
  await using second = await createTestDatabase()
  await first.adminPool.query('create table only_here (id int)')

  const tables = "select count(*)::int as n from pg_tables where tablename = 'only_here'"
  expect((await first.adminPool.query(tables)).rows).toEqual([{ n: 1 }])
  expect((await second.adminPool.query(tables)).rows).toEqual([{ n: 0 }])
  const migrations = await second.adminPool.query('select name from public.tessera_migrations')
  expect(migrations.rowCount).toBeGreaterThan(0)
})

test.each(loginNames)('%s connects under its own name', async (login) => {
  await using database = await createTestDatabase()
  const client = new Client({ connectionString: database.url(login) })
  await client.connect()
  const { rows } = await client.query('select session_user::text as name')
  await client.end()
  expect(rows).toEqual([{ name: login }])
})

test('a database is gone after it was disposed of', async () => {
  const database = await createTestDatabase()
  await database[Symbol.asyncDispose]()
  const client = new Client({ connectionString: database.adminUrl })
  await expect(client.connect()).rejects.toThrow(`database "${database.name}" does not exist`)
})
