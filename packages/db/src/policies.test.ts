import { afterAll, expect, test } from 'vitest'
import { type Actor, owners } from '../test/actors.ts'
import type { Table } from '../test/catalogue.ts'
import { type Matrix, openMatrix } from '../test/matrix.ts'

const matrix = await openMatrix()
const { adminPool } = matrix.database
const actors = [...matrix.actors, ...owners(matrix.stranger)]
/** By policy: what functions with their owner’s rights could do without its narrow part. None of ours does. */
const refusedToFunctions: Readonly<Record<string, string>> = {
  'app.jobs proof_retries': `update app.jobs set state = 'running'`,
  'app.jobs proof_forgets': `update app.jobs set state = 'running'`,
  'app.attempts proof_retries': `insert into app.attempts (user_id, job_id, number, remote_name)
    select user_id, job_id, 1, 'first' from app.attempts on conflict do nothing`,
  'app.job_inputs proof_retries': `insert into app.job_inputs (user_id, job_id, file_id)
    select user_id, job_id, file_id from app.job_inputs on conflict do nothing`,
  'app.delegations proof_delegates': `insert into app.delegations (user_id, service_id, scopes, not_before, deadline)
    select user_id, service_id, scopes, not_before, deadline from app.delegations`,
  'app.steps proof_retries': `insert into app.steps (user_id, job_id, service_id, attempt_id, delegation_id, kind, sealed_context)
    select user_id, job_id, service_id, attempt_id, delegation_id, 'cancel-job', sealed_context from app.steps`,
  'app.delegations proof_closes': `update app.delegations set state = 'frozen'`,
  'app.notices proof_tells': `insert into app.notices (user_id, schedule_id, kind, days, about)
    select user_id, id, 'schedule_missed', 0, now() from app.schedules`,
  'app.schedule_occurrences proof_skips': `insert into app.schedule_occurrences (user_id, schedule_id, at, outcome, code)
    select user_id, id, now(), 'missed', 'schedule_missed' from app.schedules`,
  'app.schedules proof_stops': `update app.schedules set state = 'paused', next_at = null, due_at = null`,
  'vault.alerts proof_raises': `insert into vault.alerts (kind, severity, subject) values ('grant.theft', 'notice', 'a job')`,
}
await adminPool.query(
  `update app.attempts set submission = 'submitted', remote_id = 'job-1' where user_id = $1`,
  [matrix.stranger.userId],
)
await adminPool.query(
  `insert into proof.account_removals (user_id, remove_at, begun_at) values ($1, now(), now())
   on conflict (user_id) do update set begun_at = now()`,
  [matrix.stranger.userId],
)
await adminPool.query(
  `update app.jobs set state = 'cancelled', ended_at = now() where user_id = $1`,
  [matrix.stranger.userId],
)
await adminPool.query(
  `insert into app.files (user_id, purpose, name, size_bytes, created_at)
   values ($1, 'input', 'broken off', 1, now() - interval '2 days')`,
  [matrix.own.userId],
)
await adminPool.query(
  `insert into app.users (username, status, email) values ('waits', 'waiting', 'waits@example.org')`,
)
const secondFences = [
  // The trigger that numbers an event does not find the job of another user.
  'app.job_events user_inserts',
  'app.job_events job_inserts',
  'app.job_events sweep_inserts',
  'app.job_events standing_inserts',
  'app.job_events token_inserts',
  // The broker may freeze every delegation; that it may do no more is tested below.
  'app.delegations vault_freezes',
]
const policies = await readPolicies(matrix)

afterAll(async () => {
  await matrix[Symbol.asyncDispose]()
})

// Whether the checks of rls.test.ts would notice: each policy is taken away, and opened to everything.
test.each(policies)('$name for $role on $table is missed when it is gone', async (policy) => {
  await adminPool.query(`drop policy ${policy.name} on ${policy.table}`)
  const missed = await breaches(policy)
  await adminPool.query(policy.create)
  expect(missed).not.toEqual([])
  expect(await breaches(policy)).toEqual([])
})

test.each(policies.filter(({ hasSecondFence, narrows }) => narrows && !hasSecondFence))(
  '$name for $role on $table is missed when it lets everything through',
  async (policy) => {
    await adminPool.query(`alter policy ${policy.name} on ${policy.table} ${policy.widened}`)
    const noticed = await breaches(policy)
    await adminPool.query(`drop policy ${policy.name} on ${policy.table}`)
    await adminPool.query(policy.create)
    expect(noticed).not.toEqual([])
  },
)

test.each(policies.filter(({ id }) => id in refusedToFunctions))(
  '$name on $table is what keeps functions with their owner’s rights from more',
  async (policy) => {
    const [functions] = owners(matrix.stranger)
    if (functions === undefined) throw new Error('nobody acts for the functions')
    const attempt = async () =>
      await matrix.attemptAs(functions, { text: refusedToFunctions[policy.id] ?? '' })
    expect(await attempt()).toBe('42501')
    await adminPool.query(`alter policy ${policy.name} on ${policy.table} ${policy.widened}`)
    const widened = await attempt()
    await adminPool.query(`drop policy ${policy.name} on ${policy.table}`)
    await adminPool.query(policy.create)
    expect(widened).not.toBe('42501')
  },
)

test('every policy is tried', async () => {
  const { rows } = await adminPool.query<{ policy: string }>(
    `select schemaname || '.' || tablename || ' ' || policyname as policy from pg_policies`,
  )
  expect(policies.map(({ table, name }) => `${table} ${name}`).toSorted()).toEqual(
    rows.map(({ policy }) => policy).toSorted(),
  )
})

test('the broker ends delegations and never opens one', async () => {
  const broker = matrix.actors.find(({ role }) => role === 'tessera_vault')
  if (broker === undefined) throw new Error('the matrix has no broker')
  for (const [state, outcome] of Object.entries({
    frozen: { count: 10 },
    revoked: { count: 10 },
    closed: '42501',
    live: '42501',
  })) {
    const text = `update app.delegations set state = '${state}'`
    const result = await matrix.attemptAs(broker, { text })
    expect(result).toEqual(typeof outcome === 'string' ? outcome : expect.objectContaining(outcome))
  }
})

interface Policy {
  /** Its table and its name. */
  readonly id: string
  readonly name: string
  readonly table: string
  readonly role: string
  readonly create: string
  readonly widened: string
  /** It does not let everything through as it is. */
  readonly narrows: boolean
  readonly hasSecondFence: boolean
}

/** The checks that fail, of those that this policy can have a part in. */
async function breaches(policy: Policy): Promise<readonly string[]> {
  const found: string[] = []
  for (const actor of actors.filter(({ role }) => role === policy.role))
    for (const table of matrix.tables.filter(({ name }) => name === policy.table))
      for (const check of matrix
        .checks(actor, table)
        .filter(({ name }) => tells(actor, table, name)))
        if ((await check.findBreach()) !== null) found.push(`${actor.name}: ${check.name}`)
  return found
}

/** An owner may do everything with its own tables: what their constraints refuse says nothing of a policy. */
function tells({ login }: Actor, { name }: Table, check: string): boolean {
  const isOwners = login === 'superuser' && name.startsWith('proof.')
  return !isOwners || (check !== 'update' && check !== 'delete')
}

async function readPolicies({ database }: Matrix): Promise<readonly Policy[]> {
  const { rows } = await database.adminPool.query<{
    name: string
    table: string
    role: string
    command: string
    using: string | null
    check: string | null
  }>(
    `select policyname as name, schemaname || '.' || tablename as table, role, cmd as command, qual as using,
      with_check as check
     from pg_policies, unnest(roles) role where role::text = any($1) order by 2, 1`,
    [actors.map(({ role }) => role)],
  )
  return rows.map(({ name, table, role, command, using, check }) => {
    const clauses = (condition: (of: string) => string) =>
      [
        using === null ? '' : `using (${condition(using)})`,
        check === null ? '' : `with check (${condition(check)})`,
      ].join(' ')
    const id = `${table} ${name}`
    return {
      id,
      name,
      table,
      role,
      create: `create policy ${name} on ${table} for ${command} to ${role} ${clauses((own) => own)}`,
      widened: clauses(() => 'true'),
      narrows: [using, check].some((condition) => condition !== null && condition !== 'true'),
      hasSecondFence: secondFences.includes(id) || id in refusedToFunctions,
    }
  })
}
