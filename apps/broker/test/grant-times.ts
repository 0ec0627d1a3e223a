import type { Grant } from '@tessera/broker-client/grants'
import type { TestDatabase } from '@tessera/testing/database'
import { z } from 'zod'

/** Times of grants, by the database's clock. */
export class GrantTimes {
  readonly #database: TestDatabase

  constructor(database: TestDatabase) {
    this.#database = database
  }

  async secondsLeft(end: Date | undefined): Promise<number> {
    return await this.seconds('select extract(epoch from $1::timestamptz - clock_timestamp())', end)
  }

  async endIn(time: string, { id }: Grant): Promise<void> {
    await this.#database.adminPool.query(
      'update proof.grants set expires_at = clock_timestamp() + $1::interval where id = $2',
      [time, id],
    )
  }

  async isOver({ id }: Grant): Promise<boolean> {
    const { rows } = await this.#database.adminPool.query<{ is_over: boolean }>(
      'select expires_at <= clock_timestamp() as is_over from proof.grants where id = $1',
      [id],
    )
    return rows[0]?.is_over === true
  }

  /** By how much the clock of the broker is ahead that wrote down the last claim: so far its record is. */
  async recordAhead(): Promise<number> {
    return await this.seconds(
      `select extract(epoch from at - clock_timestamp()) from vault.audit
       where action = 'grant.redeemed' order by id desc limit 1`,
    )
  }

  /** What a statement gives. */
  async seconds(text: string, ...values: readonly unknown[]): Promise<number> {
    const { rows } = await this.#database.adminPool.query({
      text,
      values: [...values],
      rowMode: 'array',
    })
    return z.coerce.number().parse(rows[0]?.[0])
  }
}

/** What a busy machine takes meanwhile is allowed. */
export function isNear(seconds: number): (found: number) => boolean {
  return (found) => Math.abs(found - seconds) < 2
}
