import type { Pool } from 'pg'

export const commands = ['select', 'insert', 'update', 'delete'] as const
export type Command = (typeof commands)[number]

export interface Table {
  /** With its schema. */
  readonly name: string
  readonly columns: readonly string[]
}

/** Every table that holds rows of ours, from the catalogue. */
export async function readTables(admin: Pick<Pool, 'query'>): Promise<readonly Table[]> {
  const { rows } = await admin.query<Table>(`
    select c.oid::regclass::text as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text in (${schemas})
    group by c.oid order by 1`)
  return rows
}

/** On which columns of a table a role may do what; empty when it may not. */
export type Grants = (role: string, table: string, command: Command) => readonly string[]

export async function readGrants(admin: Pick<Pool, 'query'>): Promise<Grants> {
  const { rows } = await admin.query<{ key: string; columns: string[] }>(`
    select concat_ws(' ', r.rolname, c.oid::regclass, command) as key,
      array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    cross join pg_roles r
    cross join unnest(array['select', 'insert', 'update', 'delete']) command
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text in (${schemas})
      and r.rolname like 'tessera\\_%'
      and case command
        when 'delete' then has_table_privilege(r.oid, c.oid, command)
        else has_column_privilege(r.oid, c.oid, a.attnum, command)
      end
    group by 1`)
  const columnsOf = new Map(rows.map((row) => [row.key, row.columns]))
  return (role, table, command) => columnsOf.get(`${role} ${table} ${command}`) ?? []
}

const schemas = `'app', 'sign_in', 'proof', 'vault'`
