import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attempt, openLogins } from '../test/logins.ts'
import { insertRegistry, insertUser } from '../test/rows.ts'

const database = await createTestDatabase()
const { adminPool } = database
const logins = await openLogins(database)
await insertRegistry(adminPool, 1)
const [own] = await insertUser(adminPool, [1])
const [stranger] = await insertUser(adminPool, [1])
if (own === undefined || stranger === undefined) throw new Error('the test has no users')
const { jobId, sessionProof, grantProof } = own

beforeAll(async () => {
  for (const strand of [own, stranger])
    await adminPool.query(
      `insert into app.jobs (user_id, service_id, name, settings, created_at)
       select $1, 1, 'many', '{}', now() - i * interval '1 minute' from generate_series(1, 10000) i`,
      [strand.userId],
    )
  await adminPool.query(
    `insert into app.job_events (user_id, job_id, sequence, event)
     select user_id, id, 0, '{}' from app.jobs where name = 'many' limit 3000`,
  )
  await adminPool.query('analyze app.jobs, app.job_events')
})

afterAll(async () => {
  await logins[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

describe('a policy', () => {
  test('lets one job be found by its key', async () => {
    const plan = await planOf(`select * from app.jobs where id = '${jobId}'`)
    expect(plan).toMatch(/Index Scan using jobs_(pkey|user_id_id_key)/)
  })

  test('lets the newest jobs be read in order of the index', async () => {
    const plan = await planOf('select * from app.jobs order by created_at desc, id desc limit 20')
    expect(plan).toContain('Index Scan using jobs_newest')
  })

  test('lets a job’s events be found by their key', async () => {
    const plan = await planOf(
      `select * from app.job_events where job_id = '${jobId}' and sequence > 5 order by sequence limit 100`,
    )
    expect(plan).toContain('Index Scan using job_events_pkey')
  })

  test.each([
    ['tessera_api', 'tessera_user', sessionProof],
    ['tessera_worker', 'tessera_job', grantProof],
  ] as const)(
    'looks a proof of %s up once for a statement, not for a row',
    async (login, role, proof) => {
      const text = `explain (analyze, costs off, timing off, summary off) select count(*) from app.jobs`
      const plan = await lines(login, role, proof, text)
      const identity = plan.findIndex((line) => /^\s*InitPlan/.test(line))
      expect(plan.filter((line) => /^\s*InitPlan/.test(line))).toHaveLength(1)
      expect(plan[identity + 1]).toMatch(
        /(Result|Function Scan on current_job).*rows=1.* loops=1\)/,
      )
      // No function of ours is left where it would run for each row.
      const others = plan.toSpliced(identity, 2).join('\n')
      expect(others).not.toMatch(/current_|unit_is_open|require_/)
    },
  )
})

async function planOf(statement: string): Promise<string> {
  const text = `explain (costs off) ${statement}`
  return (await lines('tessera_api', 'tessera_user', sessionProof, text)).join('\n')
}

async function lines(
  login: 'tessera_api' | 'tessera_worker',
  role: string,
  proof: Buffer,
  text: string,
): Promise<readonly string[]> {
  const result = await attempt(logins.connection(login), [
    { text: `set local role ${role}` },
    { text: 'select app.open_unit($1)', values: [proof] },
    { text },
  ])
  if (typeof result === 'string') throw new Error(`the plan failed with ${result}`)
  return result.rows.flat().map(String)
}
