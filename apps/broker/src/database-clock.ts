import { readDatabaseTime } from '@tessera/db/database-time'
import type { Login } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'

/**
 * The database's time, carried on by the monotonic clock: what spent ids and grants are judged by, and the same for every
 * broker, whatever the clocks of their machines say.
 */
export class DatabaseClock {
  readonly #login: Login<'tessera_broker'>
  #difference: number

  private constructor(login: Login<'tessera_broker'>, difference: number) {
    this.#login = login
    this.#difference = difference
  }

  static async read(login: Login<'tessera_broker'>): Promise<DatabaseClock> {
    return new DatabaseClock(login, await differenceNow(login))
  }

  /** Milliseconds, as `Date.now` gives them. */
  now(): number {
    return this.#difference + performance.now()
  }

  /** Never goes back: requests whose ids were forgotten would be new again. */
  async readAgain(): Promise<void> {
    this.#difference = Math.max(this.#difference, await differenceNow(this.#login))
  }
}

/** Late rather than early: the time that the answer took is counted as if it had passed before the reading. */
async function differenceNow(login: Login<'tessera_broker'>): Promise<number> {
  const time = await asVault(login, readDatabaseTime)
  return time.getTime() - performance.now()
}
