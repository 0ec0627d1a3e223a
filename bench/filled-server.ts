import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@tessera/crypto/secret'
import type { LoginName } from '@tessera/db/migrate'
import { createDatabase, prepareDatabase } from '@tessera/development/database'
import { startPostgres } from '@tessera/development/postgres'
import { Client } from 'pg'

export interface FilledServer extends AsyncDisposable {
  readonly urls: Readonly<Record<LoginName, string>>
  /** Holds the plan of each statement. */
  readonly logFile: string
  readonly filledInSeconds: number
}

/**
 * A migrated database in which each table that grows has so many rows, and which tells how it ran each statement.
 *
 * @param rows a multiple of a thousand
 */
export async function filledServer(rows: number): Promise<FilledServer> {
  await using stack = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'tessera-plans-'))
  stack.defer(async () => await rm(home, { recursive: true, force: true }))
  // PostgreSQL runs as another user when this one is root.
  await chmod(home, 0o711)
  const dataDir = join(home, 'postgres')
  const { superuserUrl } = stack.use(await startPostgres({ dataDir, fsync: false, settings }))
  const adminUrl = await createDatabase(superuserUrl, 'tessera')
  const { urls } = await prepareDatabase(adminUrl)
  const started = performance.now()
  await fill(adminUrl, rows)
  const running = stack.move()
  return {
    urls,
    logFile: join(dataDir, 'postgres.log'),
    filledInSeconds: Math.round((performance.now() - started) / 1000),
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

/** Whose rows are asked for: she has a thousand jobs, of which one is worked on and has five thousand events. */
export function filledSubject() {
  return {
    session: new Secret<Uint8Array>(Buffer.from('session')),
    grant: new Secret<Uint8Array>(Buffer.from(`proof${first}`)),
    jobId: idOf('job', first),
    consentId: idOf('consent', 1),
    fileId: idOf('file', first),
    taskId: idOf('step', first),
    grantId: idOf('grant', first),
  }
}

async function fill(adminUrl: string, rows: number): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('set auto_explain.log_min_duration = -1')
    // Every row is right; looking up what each refers to, and counting events, would take most of the time. What was
    // emptied in the transaction that fills it is not written to the log ahead as well.
    await client.query('begin; set local session_replication_role = replica')
    await client.query('truncate app.users, app.services cascade; truncate vault.audit')
    for (const statement of statementsFor(rows)) await client.query(statement)
    await client.query('commit')
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

const settings = {
  shared_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_format': 'json',
  'auto_explain.log_parameter_max_length': '0',
  shared_buffers: '512MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
}

/** The first digit of their ids, in hex. */
const kinds = {
  user: '1',
  credential: '2',
  job: '3',
  attempt: '4',
  file: '5',
  delegation: '6',
  step: '7',
  grant: '8',
  audit: '9',
  consent: 'a',
} as const
type Kind = keyof typeof kinds
/** Each user has as many of everything. A credential has every user that there is a row for. */
const ofEachUser = 1_000
/** Of these, the first is worked on. */
const openJobs = 2 * ofEachUser
const first = 1_000
const owner = id('user', `n / ${ofEachUser}`)
const consentOfOwner = id('consent', `n / ${ofEachUser}`)
const isOpen = `n < ${first + openJobs}`
const scopes = `'{submit,poll,collect,cancel}'::text[]`
const service = 1

function statementsFor(rows: number): readonly string[] {
  const numbers = `generate_series(${first}, ${first + rows - 1}) n`
  return [
    `insert into app.services (id, slug, name, kind, origin, moved_at)
     values (${service}, 'filled', 'Filled', 'cloudgene', 'https://service.example', now() - interval '1 day')`,
    `insert into app.users (id, username)
     select ${id('user')}, 'filled-' || n from generate_series(1, ${rows}) n`,
    `insert into app.credentials (id, user_id, service_id, label, type, origin, is_verified, remote_account, expires_at, remind_at,
       reminded_at)
     select ${id('credential')}, ${id('user')}, ${service}, 'filled', 'api_token', 'https://service.example', true, 'filled',
       now() + n % 100 * interval '1 day', now() + (n % ${ofEachUser} - 1) * interval '1 day', now()
     from generate_series(1, ${rows}) n`,
    `insert into app.jobs (id, user_id, service_id, name, settings, state, created_at, ended_at)
     select ${id('job')}, ${owner}, ${service}, 'filled', '${jobSettings()}',
       case when ${isOpen} then 'running' else 'completed' end, now() - n * interval '1 minute',
       case when not ${isOpen} then now() end from ${numbers}`,
    `insert into app.attempts (id, user_id, job_id, number, remote_name, remote_id, submission)
     select ${id('attempt')}, ${owner}, ${id('job')}, 1, 'filled-' || n, 'filled-' || n, 'submitted' from ${numbers}`,
    `insert into app.job_events (user_id, job_id, sequence, event)
     select ${owner}, ${id('job')}, 1, '${note}' from ${numbers}`,
    `insert into app.job_events (user_id, job_id, sequence, event)
     select '${idOf('user', 1)}', '${idOf('job', first)}', n, '${note}' from generate_series(2, 5000) n`,
    `insert into app.files (id, user_id, job_id, attempt, purpose, name, state, size_bytes, sha256)
     select ${id('file')}, ${owner}, ${id('job')}, 1, 'result', 'chr_20.zip', 'stored', 1, sha256('filled') from ${numbers}`,
    `insert into app.delegations (id, user_id, job_id, service_id, scopes, not_before, deadline, state)
     select ${id('delegation')}, ${owner}, ${id('job')}, ${service}, ${scopes}, now(), now() + interval '1 day',
       case when ${isOpen} then 'live' else 'closed' end from ${numbers}`,
    `insert into app.steps (id, user_id, service_id, job_id, attempt_id, delegation_id, kind, state, fence, dispatched_at,
       claimed_until, sealed_context, ended_at)
     select ${id('step')}, ${owner}, ${service}, ${id('job')}, ${id('attempt')}, ${id('delegation')}, 'poll-job',
       case when n < 1300 then 'claimed' when n < 1500 then 'dispatched' when n < 2000 then 'due'
         when ${isOpen} then 'waiting' else 'done' end,
       1, now(), case when n < 1300 then now() + interval '1 hour' end, 'filled', case when not ${isOpen} then now() end
     from ${numbers}`,
    `insert into proof.grants (id, user_id, task_id, job_id, service_id, delegation_id, worker_id, claim_key, fence,
       scopes, credential_id, credential_version, remote_account, proof_hash, expires_at, ceiling, ended_at, end_reason)
     select ${id('grant')}, ${owner}, ${id('step')}, ${id('job')}, ${service}, ${id('delegation')}, 'worker-1',
       sha256(('key' || n)::bytea), 1, ${scopes}, ${id('credential', `n / ${ofEachUser}`)}, 1, 'filled',
       sha256(('proof' || n)::bytea), now() + interval '1 hour', now() + interval '1 hour',
       case when n >= 1300 then now() end, case when n >= 1300 then 'finished' end from ${numbers}`,
    `insert into app.audit (id, user_id, actor, action, detail)
     select ${id('audit')}, ${owner}, 'program:filled', 'job.filled', jsonb_build_object('consent', ${consentOfOwner})
     from ${numbers}`,
    `insert into proof.standing_permissions (id, user_id, kind, service_id, program_id, scopes, expires_at)
     select ${id('consent')}, ${id('user')}, 'consent', ${service}, gen_random_uuid(), '{jobs:submit}',
       now() + interval '1 day' from generate_series(1, ${rows}) n`,
    `insert into vault.audit (lane, sequence, at, client_id, action, outcome, user_id, subject, detail, key_id, mac)
     select n % 256, n / 256 + 1, now(), 'worker-1', 'grant.redeemed', 'ok', ${owner}, ${id('step')}::text,
       '{"credentialHmac":"filled","fence":1}', 'audit-1', sha256('filled') from ${numbers}`,
    `insert into proof.sessions (user_id, proof_hash, kind, expires_at)
     values ('${idOf('user', 1)}', sha256('session'), 'browser', now() + interval '1 day')`,
    `insert into proof.sessions (user_id, proof_hash, kind, expires_at)
     select ${id('user')}, sha256(('session' || n)::bytea), 'browser', now() + interval '1 day'
     from generate_series(1, ${rows}) n`,
  ]
}

const note = '{"kind":"note","severity":"info","text":"filled"}'

/** In SQL. */
function id(kind: Kind, number = 'n'): string {
  return `('${kinds[kind]}0000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`
}

function idOf(kind: Kind, number: number): string {
  return `${kinds[kind]}0000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}

function jobSettings(): string {
  return JSON.stringify({
    panel: 'apps@panel@1.0.0',
    population: 'off',
    build: 'hg19',
    phasing: 'eagle',
    mode: 'imputation',
    r2Filter: '0',
    aesEncryption: false,
  })
}
