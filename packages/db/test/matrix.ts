import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import type { Pool } from 'pg'
import { type Actor, actorsOf, error } from './actors.ts'
import { type Grants, readGrants, readTables, type Table } from './catalogue.ts'
import { attempt, type Logins, openLogins, type Statement } from './logins.ts'
import {
  insertRegistry,
  insertRow,
  insertStatement,
  insertUser,
  rowOf,
  type Strand,
} from './rows.ts'

/** What one unit of work is tried with on one table. */
export interface Check {
  readonly name: string
  /** What it did that it must not have done, or the other way round; null when all is well. */
  readonly findBreach: () => Promise<string | null>
}

/** Every unit of work, every table, and rows of two users that tell them apart. */
export class Matrix implements AsyncDisposable {
  readonly database: TestDatabase
  readonly tables: readonly Table[]
  readonly grants: Grants
  readonly actors: readonly Actor[]
  readonly own: Strand
  readonly stranger: Strand
  readonly #ownOther: Strand
  readonly #logins: Logins

  constructor(parts: {
    readonly database: TestDatabase
    readonly logins: Logins
    readonly tables: readonly Table[]
    readonly grants: Grants
    readonly own: Strand
    readonly ownOther: Strand
    readonly stranger: Strand
  }) {
    this.database = parts.database
    this.tables = parts.tables
    this.grants = parts.grants
    this.actors = actorsOf(parts.own, parts.ownOther, parts.stranger)
    this.own = parts.own
    this.stranger = parts.stranger
    this.#ownOther = parts.ownOther
    this.#logins = parts.logins
  }

  checks(actor: Actor, table: Table): readonly Check[] {
    const strands = [
      ['of its own', this.own],
      ["of the same user's other job", this.#ownOther],
      ['of another user', this.stranger],
    ] as const
    return [
      { name: 'select', findBreach: async () => await this.#select(actor, table) },
      { name: 'update', findBreach: async () => await this.#change(actor, table, 'update') },
      { name: 'delete', findBreach: async () => await this.#change(actor, table, 'delete') },
      ...strands.map(([whose, strand]) => ({
        name: `insert ${whose}`,
        findBreach: async () => await this.#insert(actor, table, strand),
      })),
    ]
  }

  async attemptAs(actor: Actor, statement: Statement) {
    return await attempt(this.#logins.connection(actor.login), [
      { text: `set local role ${actor.role}` },
      ...actor.opening,
      statement,
    ])
  }

  statement(actor: Actor, table: Table, command: 'select' | 'update' | 'delete'): Statement {
    switch (command) {
      case 'select':
        return {
          text: `select row(${this.#selectable(actor, table)})::text from ${table.name} order by 1`,
        }
      case 'update':
        return { text: `update ${table.name} set ${this.#update(actor, table)}` }
      case 'delete':
        return { text: `delete from ${table.name}${where(deletable(table))}` }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#logins[Symbol.asyncDispose]()
    await this.database[Symbol.asyncDispose]()
  }

  async #select(actor: Actor, table: Table): Promise<string | null> {
    const result = await this.attemptAs(actor, this.statement(actor, table, 'select'))
    const found = typeof result === 'string' ? result : result.rows.flat()
    return breach(found, await this.#selectableRows(actor, table))
  }

  async #selectableRows(actor: Actor, table: Table): Promise<unknown> {
    if (this.grants(actor.role, table.name, 'select').length === 0) return '42501'
    const reach = actor.reach(table.name, 'select')
    if (reach === error) return '28000'
    const { rows } = await this.database.adminPool.query<unknown[]>({
      text: `select row(${this.#selectable(actor, table)})::text from ${table.name} where ${reach} order by 1`,
      rowMode: 'array',
    })
    return rows.flat()
  }

  async #change(actor: Actor, table: Table, command: 'update' | 'delete'): Promise<string | null> {
    const result = await this.attemptAs(actor, this.statement(actor, table, command))
    const found = typeof result === 'string' ? result : result.count
    const reach = actor.reach(table.name, command)
    if (this.grants(actor.role, table.name, command).length === 0)
      // A missing proof is noticed when the statement is planned, before rights are looked at.
      return found === '28000' && reach === error ? null : breach(found, '42501')
    if (reach === error) return breach(found, '28000')
    const condition = command === 'delete' ? `${reach} and ${deletable(table)}` : reach
    const { rows } = await this.database.adminPool.query<{ count: number }>(
      `select count(*)::int as count from ${table.name}${where(condition)}`,
    )
    return breach(found, rows[0]?.count)
  }

  async #insert(actor: Actor, table: Table, strand: Strand): Promise<string | null> {
    const row = rowOf(table.name, strand, actor.writesAs ?? actor.role)
    const text = `${insertStatement(table.name, row)} on conflict do nothing`
    const result = await this.attemptAs(actor, { text, values: Object.values(row) })
    const found = typeof result === 'string' ? result : 'inserted'
    const allowed = actor.mayInsert(table.name, strand)
    if (this.grants(actor.role, table.name, 'insert').length === 0) return breach(found, '42501')
    if (allowed === error) return breach(found, '28000')
    return breach(found, allowed ? 'inserted' : '42501')
  }

  /** The columns that the actor may read; all of them when it may read none, so that the refusal is tried. */
  #selectable(actor: Actor, table: Table): string {
    const granted = this.grants(actor.role, table.name, 'select')
    return (granted.length > 0 ? granted : table.columns).join(', ')
  }

  /** Reads no column, so that the policy for updates is tried without the one for reading. */
  #update(actor: Actor, table: Table): string {
    // The one change of a delegation that each who may change it may make.
    if (table.name === 'app.delegations') return `state = 'revoked'`
    // And of a schedule.
    if (table.name === 'app.schedules')
      return `state = 'stopped', stop_code = 'schedule_missed', next_at = null, due_at = null`
    // The last column that may be changed: each has a default that fits every row, but for the end of a job that has ended and
    // the time of a decision.
    const granted = this.grants(actor.role, table.name, 'update').filter(
      (name) => name !== 'ended_at' && name !== 'decided_at',
    )
    return `${granted.at(-1) ?? table.columns.at(-1)} = default`
  }
}

export async function openMatrix(): Promise<Matrix> {
  const database = await createTestDatabase()
  const { adminPool } = database
  // Different numbers of rows for one job, one user, another user and all: none can pass for another.
  await insertRegistry(adminPool, 3)
  const [own, ownOther] = await insertUser(adminPool, [1, 2])
  const [stranger] = await insertUser(adminPool, [1, 2, 3])
  if (own === undefined || ownOther === undefined || stranger === undefined)
    throw new Error('the matrix has no users')
  await shareJob(adminPool, stranger, own)
  return new Matrix({
    database,
    logins: await openLogins(database),
    tables: await readTables(adminPool),
    grants: await readGrants(adminPool),
    own,
    ownOther,
    stranger,
  })
}

/** Puts the job into its owner's study, of which the other becomes a member who may fetch its result. */
async function shareJob(admin: Pool, of: Strand, contributor: Strand): Promise<void> {
  await insertRow(admin, 'proof.study_members', {
    ...rowOf('proof.study_members', of),
    user_id: contributor.userId,
    role: 'contributor',
    is_owner: false,
  })
  await admin.query('update app.jobs set study_id = $1 where id = $2', [of.studyId, of.jobId])
  await admin.query(`update app.files set state = 'stored', sha256 = $1 where id = $2`, [
    randomBytes(32),
    of.resultId,
  ])
}

function breach(found: unknown, expected: unknown): string | null {
  if (isDeepStrictEqual(found, expected)) return null
  return `found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`
}

/** Nobody can delete a service that has jobs, a file that was given to one, or the record of a key that a row needs. */
function deletable(table: Table): string {
  if (table.name === 'app.services') return 'false'
  if (table.name === 'vault.key_canaries') return `key_id <> 'key-1'`
  return table.name === 'app.files' ? `name <> 'given.vcf.gz'` : 'true'
}

function where(condition: string): string {
  return condition === 'true' ? '' : ` where ${condition}`
}
