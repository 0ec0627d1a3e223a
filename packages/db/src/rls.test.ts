import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, describe, expect, test } from 'vitest'
import { type Actor, actorsOf, error } from '../test/actors.ts'
import { readGrants, readTables, type Table } from '../test/catalogue.ts'
import { attempt, openLogins, type Statement } from '../test/logins.ts'
import { insertRegistry, insertStatement, insertUser, newRow, rowOf } from '../test/rows.ts'
import { loginNames } from './migrate.ts'

const database = await createTestDatabase()
const empty = await createTestDatabase()
const { adminPool } = database
const tables = await readTables(adminPool)
const grants = await readGrants(adminPool)

// Different numbers of rows for one job, one user, another user and all: none can pass for another.
await insertRegistry(adminPool, 3)
const [own, ownOther] = await insertUser(adminPool, [1, 2])
const [stranger] = await insertUser(adminPool, [1, 2, 3])
if (own === undefined || ownOther === undefined || stranger === undefined)
  throw new Error('the test has no users')

const actors = actorsOf(own)
const logins = await openLogins(database)
const emptyLogins = await openLogins(empty)

afterAll(async () => {
  await logins[Symbol.asyncDispose]()
  await emptyLogins[Symbol.asyncDispose]()
  await empty[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

test('every table of the database can be tested', () => {
  expect(Object.keys(newRow).toSorted()).toEqual(tables.map(({ name }) => name).toSorted())
})

test('each role that can be taken is tested', async () => {
  const { rows } = await adminPool.query<{ name: string }>(
    `
    select roleid::regrole::text as name from pg_auth_members
    where member::regrole::text = any($1)`,
    [loginNames],
  )
  expect(new Set(actors.map(({ role }) => role))).toEqual(new Set(rows.map(({ name }) => name)))
})

describe.each(actors)('$name', (actor) => {
  describe.each(tables)('$name', (table) => {
    test('select', async () => {
      expect(await attemptAs(actor, selectFrom(table, actor))).toEqual(
        await expectedRows(actor, table),
      )
    })

    test.each(['update', 'delete'] as const)('%s', async (command) => {
      const statement = command === 'update' ? update(table, actor) : deleteFrom(table)
      const result = await attemptAs(actor, statement)
      const outcome = typeof result === 'string' ? result : result.count
      expect(await expectedOutcomes(actor, table, command)).toContain(outcome)
    })

    test.each([
      ['of its own', own],
      ["of the same user's other job", ownOther],
      ['of another user', stranger],
    ])('insert %s', async (_, strand) => {
      const row = rowOf(table.name, strand, actor.role)
      const text = `${insertStatement(table.name, row)} on conflict do nothing`
      const result = await attemptAs(actor, { text, values: Object.values(row) })
      const allowed = actor.mayInsert(table.name, strand)
      if (grants(actor.role, table.name, 'insert').length === 0) expect(result).toBe('42501')
      else if (allowed === error) expect(result).toBe('28000')
      else if (!allowed) expect(result).toBe('42501')
      else expect(result).toEqual({ rows: [], count: expect.any(Number) })
    })
  })
})

// Foreign keys see hidden rows: only the owner's id inside the key keeps two users' rows apart.
describe("a row of one's own cannot hang on another user's", () => {
  const parents = ['jobId', 'uploadId', 'attemptId', 'delegationId'] as const
  const mixtures = actors
    .filter((actor) => actor.opening.length > 0)
    .flatMap((actor) =>
      tables
        .filter((table) => grants(actor.role, table.name, 'insert').length > 0)
        .flatMap((table) =>
          parents.map((parent) => ({
            actor,
            table: table.name,
            parent,
            name: actor.name,
            row: rowOf(table.name, { ...own, [parent]: stranger[parent] }, actor.role),
          })),
        ),
    )
    .filter(({ row, parent }) => Object.values(row).includes(stranger[parent]))

  test.each(mixtures)("$name, $table: another's $parent", async ({ actor, table, row }) => {
    const statement = { text: insertStatement(table, row), values: Object.values(row) }
    expect(['23503', '42501']).toContain(await attemptAs(actor, statement))
  })
})

describe('without a proof', () => {
  const closed = actors.flatMap((actor) =>
    tables.flatMap((table) =>
      (['select', 'update', 'delete'] as const)
        .filter((command) => grants(actor.role, table.name, command).length > 0)
        .filter((command) => actor.reach(table.name, command) === error)
        .map((command) => ({ actor, table, command, name: actor.name, on: table.name })),
    ),
  )

  test.each(closed)('$name: $command of $on raises on an empty table', async (probe) => {
    const { actor, table, command } = probe
    const statement = {
      select: selectFrom(table, actor),
      update: update(table, actor),
      delete: deleteFrom(table),
    }[command]
    const connection = emptyLogins.connection(actor.login)
    expect(await attempt(connection, [{ text: `set local role ${actor.role}` }, statement])).toBe(
      '28000',
    )
  })
})

describe.each(loginNames)('%s without a role', (login) => {
  test.each(tables)('may nothing with $name', async (table) => {
    const row = rowOf(table.name, own)
    const statements = [
      { text: `select * from ${table.name}` },
      { text: insertStatement(table.name, row), values: Object.values(row) },
      { text: `update ${table.name} set ${table.columns[0]} = ${table.columns[0]}` },
      { text: `delete from ${table.name}` },
      { text: `truncate ${table.name}` },
    ]
    for (const statement of statements)
      expect(await attempt(logins.connection(login), [statement])).toBe('42501')
  })

  test('may take its own role only', async () => {
    const roleOfLogin = actors.find((actor) => actor.login === login)?.role
    for (const role of [...roles, 'postgres'])
      expect(await attempt(logins.connection(login), [{ text: `set local role ${role}` }])).toEqual(
        role === roleOfLogin ? { rows: [], count: 0 } : '42501',
      )
  })
})

async function attemptAs(actor: Actor, statement: Statement) {
  return await attempt(logins.connection(actor.login), [
    { text: `set local role ${actor.role}` },
    ...actor.opening,
    statement,
  ])
}

function selectFrom(table: Table, actor: Actor): Statement {
  return { text: `select row(${selectable(table, actor)})::text from ${table.name} order by 1` }
}

/** The columns that the actor may read; all of them when it may read none, so that the refusal is tested. */
function selectable(table: Table, actor: Actor): string {
  const granted = grants(actor.role, table.name, 'select')
  return (granted.length > 0 ? granted : table.columns).join(', ')
}

function update(table: Table, actor: Actor): Statement {
  // Where nothing may be changed the last column will do; the first may be one that nobody can change.
  const column = grants(actor.role, table.name, 'update')[0] ?? table.columns.at(-1)
  // The one change of a delegation that each who may change it may make.
  const change = table.name === 'app.delegations' ? `state = 'revoked'` : `${column} = ${column}`
  return { text: `update ${table.name} set ${change}` }
}

function deleteFrom(table: Table): Statement {
  return { text: `delete from ${table.name} where ${deletable(table)}` }
}

/** A file that was given to a job cannot be deleted by anybody. */
function deletable(table: Table): string {
  return table.name === 'app.files' ? `name <> 'given.vcf.gz'` : 'true'
}

async function expectedRows(actor: Actor, table: Table) {
  if (grants(actor.role, table.name, 'select').length === 0) return '42501'
  const reach = actor.reach(table.name, 'select')
  if (reach === error) return '28000'
  const { rows, rowCount } = await adminPool.query({
    text: `select row(${selectable(table, actor)})::text from ${table.name} where ${reach} order by 1`,
    rowMode: 'array',
  })
  return { rows, count: rowCount }
}

async function expectedOutcomes(actor: Actor, table: Table, command: 'update' | 'delete') {
  const reach = actor.reach(table.name, command)
  // A missing proof is noticed when the statement is planned, before rights are looked at.
  if (grants(actor.role, table.name, command).length === 0)
    return reach === error ? ['42501', '28000'] : ['42501']
  if (reach === error) return ['28000']
  const where = command === 'delete' ? `${reach} and ${deletable(table)}` : reach
  const { rows } = await adminPool.query<{ count: number }>(
    `select count(*)::int as count from ${table.name} where ${where}`,
  )
  return rows.map(({ count }) => count)
}

const roles = [
  'tessera_owner',
  'tessera_proof',
  'tessera_user',
  'tessera_sign_in',
  'tessera_job',
  'tessera_sweep',
  'tessera_vault',
]
