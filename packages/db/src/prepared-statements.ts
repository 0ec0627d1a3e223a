import { createHash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'

/**
 * A pool whose connections prepare each statement once. Planning the one that a claim is judged by costs more than ten
 * times what running it does, because policies multiply what the planner has to look at.
 */
export function preparingPool(pool: Pool): PostgresPool {
  const clients = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: async () => await pool.end(),
    async connect() {
      const client = await pool.connect()
      const known = clients.get(client) ?? preparingClient(client)
      clients.set(client, known)
      return known
    },
  }
}

function preparingClient(client: PoolClient): PostgresPoolClient {
  return {
    query: ((text: string, values: readonly unknown[]) =>
      run(client, text, values)) as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  }
}

async function run(
  client: PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<PostgresQueryResult<unknown>> {
  const name = values.length === 0 ? undefined : statementName(text)
  const { command, rowCount, rows } = await client.query({
    text,
    values: [...values],
    ...(name !== undefined && { name }),
  })
  return {
    command: command as PostgresQueryResult<unknown>['command'],
    rowCount: rowCount ?? 0,
    rows,
  }
}

/** Undefined for texts beyond the number that a connection should remember. */
function statementName(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= mostStatements) return known
  const name = createHash('sha256').update(text).digest('base64url')
  names.set(text, name)
  return name
}

const names = new Map<string, string>()
/** Ours are about two hundred; lists of varying length make a few more. */
const mostStatements = 1_000
