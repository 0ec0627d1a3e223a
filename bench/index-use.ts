import type { Pool } from 'pg'

/** How often Postgres has read which table or index, of those that grow with what is stored. */
export type IndexCounts = ReadonlyMap<string, number>

export interface IndexUse {
  /** For people: one for each table or index that was read. */
  readonly lines: readonly string[]
}

export async function readIndexUse(admin: Pool): Promise<IndexCounts> {
  // Backends report what they counted after at most a second.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const { rows } = await admin.query<{ name: string; count: string }>(
    `select format('%s, as a whole', relname) as name, seq_scan as count from pg_stat_user_tables where relname = any($1)
     union all
     select format('%s by %s', relname, indexrelname), idx_scan from pg_stat_user_indexes where relname = any($1)`,
    [growing],
  )
  return new Map(rows.map(({ name, count }) => [name, Number(count)]))
}

export function indexUseBetween(before: IndexCounts, after: IndexCounts): IndexUse {
  const used = [...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const)
  return {
    lines: used
      .filter(([, count]) => count > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name}: ${count}`),
  }
}

const growing = ['users', 'credentials', 'credential_secrets', 'steps', 'delegations', 'grants']
