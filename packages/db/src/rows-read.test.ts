import { userId } from '@tessera/contracts/ids'
import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attempt, openLogins } from '../test/logins.ts'
import { haveOnlyRole } from '../test/people.ts'
import { insertRegistry, insertUser } from '../test/rows.ts'

const database = await createTestDatabase()
const { adminPool } = database
const logins = await openLogins(database)
await insertRegistry(adminPool, 1)
const [own] = await insertUser(adminPool, [1])
if (own === undefined) throw new Error('the test has no user')

const many = 5_000
beforeAll(async () => {
  await haveOnlyRole(adminPool, userId.parse(own.userId), 'admin')
  await adminPool.query(
    `insert into app.audit (user_id, actor, action) select $1, 'system', 'session.opened' from generate_series(1, ${many})`,
    [own.userId],
  )
  await adminPool.query(
    `insert into app.jobs (user_id, service_id, name, settings, state, created_at, ended_at)
     select $1, 1, 'old', '{}', 'cancelled', now() - interval '1 year', now() - interval '1 year' from generate_series(1, ${many})`,
    [own.userId],
  )
  await adminPool.query('analyze app.audit, app.jobs')
})
afterAll(async () => {
  await logins[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

test.each([
  [
    'a rare action in everybody’s record',
    'audit',
    `app.audit_trails('', 'account.', null, null, null, 50)`,
  ],
  ['all lines of everybody’s record', 'audit', `app.audit_trails('', '', null, null, null, 50)`],
  ['numbers of a service', 'jobs', `app.managed_services()`],
])('%s are read without what is not asked for', async (_, table, question) => {
  expect(await readBy(table, `select * from ${question}`)).toBeLessThan(500)
})

async function readBy(table: string, question: string): Promise<number> {
  const result = await attempt(logins.connection('tessera_api'), [
    { text: 'set local role tessera_user' },
    { text: 'select app.open_unit($1)', values: [own?.sessionProof] },
    { text: question },
    {
      text: `select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
        where schemaname = 'app' and relname = '${table}'`,
    },
  ])
  if (typeof result === 'string') throw new Error(`it was refused: ${result}`)
  return Number(result.rows.flat()[0])
}
