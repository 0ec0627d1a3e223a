import {
  type AbortableOperationOptions,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely'

/**
 * Every transaction of a login begins as the one role that it may be, and as nobody, in the message that begins it:
 * whatever its connection holds from before is no identity of its own.
 */
export class UnitDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  readonly #role: string

  constructor(config: PostgresDialectConfig, role: string) {
    super(config)
    this.#config = config
    this.#role = role
  }

  override createDriver(): Driver {
    return new UnitDriver(this.#config, this.#role)
  }
}

class UnitDriver extends PostgresDriver {
  readonly #begin: Readonly<Record<AccessMode, CompiledQuery>>
  #ready: Promise<void> | undefined

  constructor(config: PostgresDialectConfig, role: string) {
    super(config)
    const begin = (access: AccessMode) =>
      CompiledQuery.raw(
        `start transaction isolation level read committed, ${access}; set local role ${role};
         set local app.proof = ''; set local app.purpose = ''`,
      )
    this.#begin = { 'read write': begin('read write'), 'read only': begin('read only') }
  }

  override async acquireConnection(
    options?: AbortableOperationOptions,
  ): Promise<DatabaseConnection> {
    this.#ready ??= this.init(options)
    await this.#ready
    return await super.acquireConnection(options)
  }

  /**
   * Not waited for: it travels with the unit's first statement. Where it fails, every statement of the unit fails too,
   * because the transaction is aborted or the login, which has no rights of its own, is all there is.
   */
  override async beginTransaction(
    connection: DatabaseConnection,
    { accessMode = 'read write' }: TransactionSettings,
  ): Promise<void> {
    connection.executeQuery(this.#begin[accessMode]).catch(() => {})
  }
}

export type AccessMode = NonNullable<TransactionSettings['accessMode']>
