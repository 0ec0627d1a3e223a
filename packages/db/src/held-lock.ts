import { setTimeout as delay } from 'node:timers/promises'
import type { Secret } from '@tessera/crypto/secret'
import { Client } from 'pg'
import { DatabaseAway } from './unit.ts'

/** Asks Postgres. @throws DatabaseAway when the lock is not held any more */
export type ConfirmHeld = () => Promise<void>

export interface HeldLockOptions {
  readonly url: Secret<string>
  /** Of the lock, among all of this database. */
  readonly name: string
  readonly onLost: () => void
  readonly onHeldAgain: () => void
}

/**
 * A lock of Postgres that one process holds for as long as it lives. It belongs to a transaction on a connection that is
 * for nothing else and ends with it, also when the process is killed. When the connection breaks while the process lives, the lock is
 * taken again as soon as Postgres is back, unless somebody else has it by then.
 */
export class HeldLock implements AsyncDisposable {
  readonly #options: HeldLockOptions
  readonly #stop = new AbortController()
  #holder: Client | null = null
  #taking: Promise<Client | null> | null = null

  private constructor(options: HeldLockOptions) {
    this.#options = options
  }

  /**
   * @param options.waitMs for how long it is tried: the connection of a process that was just killed may still be there
   * @returns null when somebody else holds it
   */
  static async take(
    options: HeldLockOptions & { readonly waitMs: number },
  ): Promise<HeldLock | null> {
    const lock = new HeldLock(options)
    const end = performance.now() + options.waitMs
    while ((await lock.#take()) === null) {
      if (performance.now() >= end) return null
      await delay(pauseMs)
    }
    return lock
  }

  /**
   * Does the work if the lock is held, and returns only if it was held until the end of it.
   *
   * @throws DatabaseAway otherwise; the work may have been done then
   */
  async whileHeld<T>(work: (confirm: ConfirmHeld) => Promise<T>): Promise<T> {
    const holder = await this.#take().catch((cause: unknown) => {
      throw new DatabaseAway('Postgres is away, and with it a lock', { cause })
    })
    if (holder === null) throw new DatabaseAway('somebody else has taken a lock that was lost')
    const confirm = async () => {
      try {
        await holder.query('select')
      } catch (cause) {
        this.#giveUp(holder)
        throw new DatabaseAway('a lock was lost with its connection', { cause })
      }
    }
    await confirm()
    const result = await work(confirm)
    await confirm()
    return result
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#taking?.catch(() => {})
    await this.#holder?.end().catch(() => {})
  }

  /** @returns the connection that holds it */
  async #take(): Promise<Client | null> {
    if (this.#holder !== null) return this.#holder
    this.#taking ??= this.#connect().finally(() => (this.#taking = null))
    return await this.#taking
  }

  async #connect(): Promise<Client | null> {
    this.#stop.signal.throwIfAborted()
    const client = new Client({
      connectionString: this.#options.url.expose(),
      keepAlive: true,
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
      options: sessionSettings,
    })
    // 'end' follows every error of an open connection.
    client.on('error', () => {})
    await client.connect()
    const isTaken = await takes(client, this.#options.name).catch(() => false)
    if (!isTaken || this.#stop.signal.aborted) {
      await client.end()
      return null
    }
    client.on('end', () => this.#giveUp(client))
    this.#holder = client
    return client
  }

  #giveUp(client: Client): void {
    if (this.#holder !== client) return
    this.#holder = null
    client.end().catch(() => {})
    if (this.#stop.signal.aborted) return
    this.#options.onLost()
    void this.#takeAgain()
  }

  async #takeAgain(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted && (await this.#take().catch(() => null)) === null)
      await delay(pauseMs, undefined, { signal }).catch(() => {})
    if (!signal.aborted) this.#options.onHeldAgain()
  }
}

async function takes(client: Client, name: string): Promise<boolean> {
  // A pooler would give a session to others between transactions.
  await client.query(
    'begin isolation level read committed; set local transaction_timeout = 0; set local idle_in_transaction_session_timeout = 0',
  )
  // Without parameters: their portal would keep its snapshot, and old rows, until the next statement.
  const { rows } = await client.query<{ taken: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended(${client.escapeLiteral(name)}, 0)) as taken`,
  )
  return rows[0]?.taken === true
}

const pauseMs = 200
const answerMs = 5_000
/** Postgres finds out within seconds that the machine at the other end is gone. */
const sessionSettings =
  '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3'
