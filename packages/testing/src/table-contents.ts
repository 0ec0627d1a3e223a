import type { Pool } from 'pg'

/**
 * A value that changes with any row of any table of ours, but for those named and the record of maintenance, which goes on by
 * itself.
 *
 * @param except `schema.table`
 */
export async function tableContents(admin: Pool, except: readonly string[] = []): Promise<string> {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('app', 'proof', 'vault') and not schemaname || '.' || tablename = any($1) order by 1`,
    [[...except, 'proof.maintenance_tasks', 'proof.maintenance_runs']],
  )
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) as rows, sum(hashtextextended(t::text, 0)) as content from ${name} t`,
  )
  const { rows } = await admin.query<Record<string, unknown>>(
    `${sums.join(' union all ')} order by 1`,
  )
  return rows.map((row) => Object.values(row).join(' ')).join('\n')
}
