import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { migrate } from '@tessera/db/migrate'
import { asProgram, type ProgramUnit } from '@tessera/db/unit'
import { createDatabase } from '@tessera/development/database'
import { Pool } from 'pg'
import type { BenchWorld } from './world.ts'

export interface PlainUnits extends AsyncDisposable {
  /** What a unit of work is, but for policies and proof: role and identity are settings, which prove nothing. */
  unit<T>(work: (unit: Pick<ProgramUnit, 'transaction'>) => Promise<T>): Promise<T>
}

/** The same tables without policies, with a user, her service and her first job, in a database of their own. */
export async function openPlainUnits(world: BenchWorld): Promise<PlainUnits> {
  await using stack = new AsyncDisposableStack()
  const adminUrl = await createDatabase(world.adminUrl, 'plain')
  await migrate({ adminUrl })
  const admin = new Pool({ connectionString: adminUrl, max: 1 })
  stack.defer(async () => await admin.end())
  await admin.query(withoutPolicies)
  for (const [table, id] of [
    ['app.users', world.userId],
    ['app.services', world.serviceId],
    ['app.jobs', world.jobs[0]?.jobId],
  ]) {
    const { rows } = await world.admin.query<{ row: unknown }>(
      `select to_jsonb(t) as row from ${table} t where id = $1`,
      [id],
    )
    await admin.query(
      `insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`,
      [JSON.stringify(rows[0]?.row)],
    )
  }
  const url = new URL(world.apiUrl)
  url.pathname = 'plain'
  const login = stack.use(openLogin('tessera_api', { url: new Secret(url.href), connections: 10 }))
  const opened = stack.move()
  return {
    unit: async (work) =>
      await asProgram(login, async (unit) => {
        await unit.transaction
          .selectNoFrom(({ fn, val }) =>
            fn('set_config', [val('app.user'), val(world.userId), val(true)]).as('user'),
          )
          .execute()
        return await work(unit)
      }),
    [Symbol.asyncDispose]: async () => await opened.disposeAsync(),
  }
}

const withoutPolicies = `
  do $$ begin
    execute (
      select string_agg(format('alter table %s disable row level security;', oid::regclass), ' ')
      from pg_class where relrowsecurity and relkind = 'r');
  end $$`
