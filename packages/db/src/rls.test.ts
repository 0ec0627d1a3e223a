import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, describe, expect, test } from 'vitest'
import { error } from '../test/actors.ts'
import { attempt, openLogins } from '../test/logins.ts'
import { openMatrix } from '../test/matrix.ts'
import { insertStatement, newRow, rowOf } from '../test/rows.ts'
import { loginNames } from './migrate.ts'

const matrix = await openMatrix()
const { actors, tables, grants, own, stranger } = matrix
const logins = await openLogins(matrix.database)
const empty = await createTestDatabase()
const emptyLogins = await openLogins(empty)

afterAll(async () => {
  await emptyLogins[Symbol.asyncDispose]()
  await empty[Symbol.asyncDispose]()
  await logins[Symbol.asyncDispose]()
  await matrix[Symbol.asyncDispose]()
})

test('every table of the database can be tested', () => {
  expect(Object.keys(newRow).toSorted()).toEqual(tables.map(({ name }) => name).toSorted())
})

test('each role that can be taken is tested', async () => {
  const { rows } = await matrix.database.adminPool.query<{ name: string }>(
    `select roleid::regrole::text as name from pg_auth_members where member::regrole::text = any($1)`,
    [loginNames],
  )
  expect(new Set(actors.map(({ role }) => role))).toEqual(new Set(rows.map(({ name }) => name)))
})

describe.each(actors)('$name', (actor) => {
  describe.each(tables)('$name', (table) => {
    test.each(matrix.checks(actor, table))('$name', async ({ findBreach }) => {
      expect(await findBreach()).toBeNull()
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

  test.each(mixtures)(
    "S7 foreign keys see hidden rows: $name, $table, another's $parent",
    async ({ actor, table, row }) => {
      const statement = { text: insertStatement(table, row), values: Object.values(row) }
      expect(['23503', '42501']).toContain(await matrix.attemptAs(actor, statement))
    },
  )
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
    const statement = matrix.statement(actor, table, command)
    const connection = emptyLogins.connection(actor.login)
    expect(await attempt(connection, [{ text: `set local role ${actor.role}` }, statement])).toBe(
      '28000',
    )
  })
})

describe.each(loginNames)('%s without a role', (login) => {
  test.each(tables)('F54 outer database handle: may nothing with $name', async (table) => {
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

  test('P7 reset role and set another: may take its own role only', async () => {
    const ownRoles = actors.filter((actor) => actor.login === login).map(({ role }) => role)
    for (const role of [...roles, 'postgres'])
      expect(await attempt(logins.connection(login), [{ text: `set local role ${role}` }])).toEqual(
        ownRoles.includes(role) ? { rows: [], count: 0 } : '42501',
      )
  })
})

const roles = [
  'tessera_owner',
  'tessera_proof',
  'tessera_user',
  'tessera_standing',
  'tessera_token',
  'tessera_sign_in',
  'tessera_job',
  'tessera_sweep',
  'tessera_vault',
  'tessera_delivery',
]
