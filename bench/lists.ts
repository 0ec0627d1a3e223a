import { randomBytes } from 'node:crypto'
import { startInstance } from '@tessera/testing/instance'
import { Client } from 'pg'
import { z } from 'zod'

/**
 * How long a page of a list of jobs takes, over HTTP, for somebody who has a hundred thousand of them, all in one study, beside a
 * bare query for as many rows in the same run. Exit code 1 when one in twenty takes 100 ms or longer. Argument: another number of jobs.
 */
const jobs = Number(process.argv[2] ?? 100_000)
const rounds = 300
const limitMs = 100
const study = '60000000-0000-7000-8000-000000000001'
const newest = '2026-01-01T00:00:00Z'
const settings = JSON.stringify({
  panel: 'apps@panel@1.0.0',
  population: 'off',
  build: 'hg19',
  phasing: 'eagle',
  mode: 'imputation',
  r2Filter: '0',
  aesEncryption: false,
})
const registered = z.object({ access_token: z.string() })
const listed = z.object({
  result: z.object({
    data: z.object({ jobs: z.array(z.unknown()), nextCursor: z.string().nullable() }),
  }),
})

await using instance = await startInstance({ pages: false })
const { origin, adminUrl } = instance.tessera
const username = `p${randomBytes(6).toString('hex')}`
const token = await register()
const client = new Client({ connectionString: adminUrl })
await client.connect()
try {
  const owner = await fill()
  const middle = await cursorOfMiddle(owner)
  const middlePage = await pageAfter(middle)
  console.log(`${jobs} jobs of one account, ${rounds} pages each, one after the other\n`)
  console.log('| Page | Floor p95, ms | Here p50, ms | p95, ms | p95 over the floor’s |')
  console.log('|---|---|---|---|---|')
  await time('the newest jobs', {
    bare: async () => await bare(owner, 0),
    here: async () => await ask(null),
  })
  await time('a page from the middle', {
    bare: async () => await bare(owner, Math.floor(jobs / 2)),
    here: async () => await ask(middlePage),
  })
  await time('the newest of a study', {
    bare: async () => await bare(owner, 0),
    here: async () => await askStudy(null),
  })
  await time('a page from the middle of a study', {
    bare: async () => await bare(owner, Math.floor(jobs / 2)),
    here: async () => await askStudy(middle),
  })
} finally {
  await client.end()
}

async function time(
  name: string,
  of: { readonly bare: Asked; readonly here: Asked },
): Promise<void> {
  const floor: number[] = []
  const here: number[] = []
  for (let round = -50; round < rounds; round++) {
    const [bareMs, ms] = [await millisecondsOf(of.bare), await millisecondsOf(of.here)]
    if (round < 0) continue
    floor.push(bareMs)
    here.push(ms)
  }
  const [bareP95, p50, p95] = [share(floor, 0.95), share(here, 0.5), share(here, 0.95)]
  const figures = [bareP95, p50, p95, p95 / bareP95].map((figure) => figure.toFixed(1))
  console.log(`| ${name} | ${figures.join(' | ')} |`)
  if (p95 < limitMs) return
  console.error(`beyond the limit: ${name}`)
  process.exitCode = 1
}

type Asked = () => Promise<unknown>

/** As a page of the app asks. */
async function ask(cursor: string | null) {
  const input = encodeURIComponent(JSON.stringify({ cursor }))
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${origin}/trpc/jobs.list?input=${input}`, { headers })
  const { jobs: shown, nextCursor } = listed.parse(await response.json()).result.data
  if (shown.length !== 25) throw new Error(`${shown.length} jobs on a page`)
  return nextCursor
}

async function askStudy(cursor: string | null) {
  const input = encodeURIComponent(JSON.stringify({ studyId: study, cursor }))
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${origin}/trpc/studies.jobs.list?input=${input}`, { headers })
  const { jobs: shown } = listed.parse(await response.json()).result.data
  if (shown.length !== 50) throw new Error(`${shown.length} jobs on a page of a study`)
}

async function pageAfter(id: string): Promise<string> {
  const { rows } = await client.query<{ cursor: string }>(
    `select to_char(created_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISSUS') || '_' || id as cursor
     from app.jobs where id = $1`,
    [id],
  )
  return rows[0]?.cursor ?? ''
}

async function cursorOfMiddle(owner: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'select id from app.jobs where user_id = $1 order by created_at desc offset $2 limit 1',
    [owner, Math.floor(jobs / 2)],
  )
  return rows[0]?.id ?? ''
}

/** The same rows with their last attempts, for somebody to whom the database shows everything. */
async function bare(owner: string, place: number): Promise<void> {
  await client.query({
    name: 'bare',
    text: `select j.*, a.number, a.remote_id from app.jobs j
      join lateral (
        select * from app.attempts where user_id = j.user_id and job_id = j.id order by number desc limit 1
      ) a on true
      where j.user_id = $1 and j.created_at < $2::timestamptz - $3 * interval '1 minute'
      order by j.created_at desc, j.id desc limit 26`,
    values: [owner, newest, place],
  })
}

/** Jobs that have ended, each with an attempt, a file and an event, a minute apart. */
async function fill(): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'select id from app.users where username = $1',
    [username],
  )
  const owner = rows[0]?.id ?? ''
  await client.query('begin; set local session_replication_role = replica')
  for (const statement of statementsFor(owner)) await client.query(statement)
  await client.query('commit')
  await client.query('analyze')
  return owner
}

function statementsFor(owner: string): readonly string[] {
  const numbers = `generate_series(1, ${jobs}) n`
  const job = `('30000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
  const file = `'50000000-0000-7000-8000-000000000001'::uuid`
  return [
    `insert into proof.studies (id, name) values ('${study}', 'Every cohort')`,
    `insert into proof.study_members (study_id, user_id, role, is_owner, added_by) values ('${study}', '${owner}', 'lead', true, '${owner}')`,
    `insert into app.jobs (id, user_id, service_id, name, settings, state, created_at, ended_at, study_id)
     select ${job}, '${owner}', 1, 'Cohort ' || n, '${settings}', 'completed', '${newest}'::timestamptz - n * interval '1 minute', now(), '${study}'
     from ${numbers}`,
    `insert into app.attempts (user_id, job_id, number, remote_name, remote_id, submission)
     select '${owner}', ${job}, 1, 'cohort-' || n, 'job-' || n, 'submitted' from ${numbers}`,
    `insert into app.job_events (user_id, job_id, sequence, event)
     select '${owner}', ${job}, 1, '{"kind":"note","severity":"info","text":"filled"}' from ${numbers}`,
    `insert into app.files (id, user_id, purpose, name, state, size_bytes, sha256)
     values (${file}, '${owner}', 'input', 'chr20.vcf.gz', 'stored', 1, sha256('filled'))`,
    `insert into app.job_inputs (user_id, job_id, file_id) select '${owner}', ${job}, ${file} from ${numbers}`,
  ]
}

async function register(): Promise<string> {
  const password = randomBytes(12).toString('base64url')
  const response = await fetch(`${origin}/api/auth/register`, {
    method: 'POST',
    body: JSON.stringify({ username, password }),
  })
  return registered.parse(await response.json()).access_token
}

async function millisecondsOf(operation: Asked): Promise<number> {
  const began = performance.now()
  await operation()
  return performance.now() - began
}

function share(samples: readonly number[], of: number): number {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length * of)] ?? Number.NaN
}
