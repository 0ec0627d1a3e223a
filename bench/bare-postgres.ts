import { batchingSocket } from '@tessera/db/batching-socket'
import { Pool } from 'pg'

/**
 * Postgres without anything of ours but what decides how many messages there are: statements that do not wait for each
 * other leave in one, each is prepared once per connection, and the first message begins the transaction.
 */
export function barePool(connectionString: string): BarePool {
  const pool = new Pool({
    connectionString,
    max: 10,
    options: planSettings,
    pipeline: true,
    stream: batchingSocket,
  })
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    const name = names.get(text) ?? `statement${names.size}`
    names.set(text, name)
    return name
  }
  return {
    query: async (text) => void (await pool.query(text)),
    end: async () => await pool.end(),
    async transaction(work) {
      const client = await pool.connect()
      try {
        const begun = client.query('begin; set local role bench_unit')
        await work(
          async (text, values) => (await client.query({ name: nameOf(text), text, values })).rows,
        )
        await begun
        await client.query('commit')
      } finally {
        client.release()
      }
    },
  }
}

export interface BarePool {
  query(text: string): Promise<void>
  transaction(work: (run: RunStatement) => Promise<void>): Promise<void>
  end(): Promise<void>
}

type RunStatement = (
  text: string,
  values: unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>

const planSettings =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c join_collapse_limit=1'
