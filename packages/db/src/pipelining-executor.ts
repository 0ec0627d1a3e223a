import {
  type ConnectionProvider,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type DialectAdapter,
  type KyselyPlugin,
  type QueryCompiler,
  SingleConnectionProvider,
} from 'kysely'

/**
 * Sends the statements of a transaction as they come. Kysely would hold each back until the one before was answered, and
 * those that do not wait for each other would take a round trip each.
 */
export class PipeliningExecutor extends DefaultQueryExecutor {
  readonly #compiler: QueryCompiler
  readonly #adapter: DialectAdapter

  constructor(
    compiler: QueryCompiler,
    adapter: DialectAdapter,
    provider: ConnectionProvider,
    plugins: readonly KyselyPlugin[],
  ) {
    super(compiler, adapter, provider, [...plugins])
    this.#compiler = compiler
    this.#adapter = adapter
  }

  override withConnectionProvider(provider: ConnectionProvider): PipeliningExecutor {
    const sending =
      provider instanceof SingleConnectionProvider ? new UnqueuedConnection(provider) : provider
    return new PipeliningExecutor(this.#compiler, this.#adapter, sending, this.plugins)
  }
}

/** The one connection of a transaction, for whoever asks: Postgres itself runs statements in their order. */
class UnqueuedConnection implements ConnectionProvider {
  readonly #connection: Promise<DatabaseConnection>

  constructor(queue: ConnectionProvider) {
    this.#connection = queue.provideConnection(async (connection) => connection)
  }

  async provideConnection<T>(use: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
    return await use(await this.#connection)
  }
}
