import type { Secret } from '@tessera/crypto/secret'
import { CamelCasePlugin, DefaultConnectionProvider, Kysely } from 'kysely'
import { Pool, types } from 'pg'
import { batchingSocket } from './batching-socket.ts'
import type { LoginName } from './migrate.ts'
import { PipeliningExecutor } from './pipelining-executor.ts'
import { preparingPool } from './prepared-statements.ts'
import type { Schema } from './schema.ts'
import { UnitDialect } from './unit-dialect.ts'

/**
 * One process's connection to Postgres under one login. A login has no right to any table: rows are reached in units
 * of work only (see `unit.ts`), and nothing outside this package can take the handle out.
 */
export class Login<Name extends LoginName = LoginName> implements AsyncDisposable {
  readonly name: Name
  readonly #database: Kysely<Schema>

  constructor(name: Name, database: Kysely<Schema>) {
    this.name = name
    this.#database = database
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database.destroy()
  }

  /** For this package only. */
  static database(login: Login): Kysely<Schema> {
    return login.#database
  }
}

/** @param options.url `postgres://login:password@host:port/database` */
export function openLogin<Name extends LoginName>(
  name: Name,
  options: { readonly url: Secret<string>; readonly connections?: number },
): Login<Name> {
  const pool = new Pool({
    connectionString: options.url.expose(),
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5_000,
    options: planSettings,
    // Statements that do not wait for each other leave in one message; Postgres runs them in their order all the same.
    pipeline: true,
    stream: batchingSocket,
    types: {
      getTypeParser: (id, format) =>
        id === int8 && format !== 'binary' ? Number : types.getTypeParser(id, format),
    },
  })
  // A connection may break while it is idle, or between two statements of a unit that took too long. It is replaced at
  // the next unit; without listeners it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Login(
    name,
    openDatabase(new UnitDialect({ pool: preparingPool(pool) }, unitRoles[name])),
  )
}

function openDatabase(dialect: UnitDialect): Kysely<Schema> {
  const plugins = [new CamelCasePlugin({ maintainNestedObjectKeys: true })]
  const driver = dialect.createDriver()
  const executor = new PipeliningExecutor(
    dialect.createQueryCompiler(),
    dialect.createAdapter(),
    new DefaultConnectionProvider(driver),
    plugins,
  )
  return new Kysely<Schema>({ config: { dialect, plugins }, dialect, driver, executor })
}

/** The one role that each login may take on, for the length of a transaction. */
const unitRoles = {
  tessera_api: 'tessera_user',
  tessera_auth: 'tessera_sign_in',
  tessera_worker: 'tessera_job',
  tessera_system: 'tessera_sweep',
  tessera_broker: 'tessera_vault',
  tessera_messenger: 'tessera_delivery',
} as const satisfies Readonly<Record<LoginName, string>>

/**
 * A plan is kept for as long as its connection, also one made while a table was still empty: it must not be to read the
 * whole table. Every statement of ours finds its rows by an index, and names its tables in the order in which they are
 * found: to try other orders takes a connection a tenth of a second for the nine tables of a claim.
 */
const planSettings =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c join_collapse_limit=1'

/** Our 64-bit integers (sizes, fences, counters) stay far below 2^53. */
const int8 = 20
