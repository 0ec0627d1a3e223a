import { AsyncLocalStorage } from 'node:async_hooks'
import { Secret } from '@tessera/crypto/secret'
import { createTestDatabase } from '@tessera/testing/database'
import { CompiledQuery, type RawBuilder, sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { newPerson, type Person } from '../test/people.ts'
import { insertRegistry } from '../test/rows.ts'
import { writeAudit } from './audit.ts'
import { Login, openLogin } from './login.ts'
import { asProgram, asSweep, asUser, ProofRefused, type Unit } from './unit.ts'

const database = await createTestDatabase()
const { adminPool } = database
await insertRegistry(adminPool, 1)
const ada = await newPerson(adminPool)
const eve = await newPerson(adminPool)

/** One connection: whatever a unit leaves behind, the next one meets. */
let api: Login<'tessera_api'>
let opened: AsyncDisposableStack
beforeEach(() => {
  opened = new AsyncDisposableStack()
  api = openApi(1)
})
afterEach(async () => await opened.disposeAsync())
afterAll(async () => await database[Symbol.asyncDispose]())

test('P1 settings on a pooled connection: its next borrower has neither proof nor role', async () => {
  await asUser(api, ada.session, visible)
  expect(await outsideOfUnits(state)).toEqual([{ proof: '', role: 'tessera_api' }])
})

test('P2 settings outside of a transaction: an identity is gone with its statement, and a unit keeps it', async () => {
  const client = await connect()
  await client.query('set role tessera_user')
  await client.query('select app.open_unit($1)', [ada.session.expose()])
  await expect(client.query('select from app.jobs')).rejects.toMatchObject({ code: '28000' })

  await asUser(api, ada.session, async (unit) => {
    for (const _ of [1, 2]) expect(await visible(unit)).toEqual([ada.jobId])
  })
})

test('P3 empty setting after a transaction: is no identity, and said to be none', async () => {
  const client = await connect()
  await client.query('begin; set local role tessera_user')
  await client.query('select app.open_unit($1)', [ada.session.expose()])
  await client.query('commit; set role tessera_user')
  await expect(client.query('select from app.jobs')).rejects.toThrow('no unit of work is open')
})

test('P4 setting that was never made: is answered as an empty one is', async () => {
  const client = await connect()
  await client.query('set role tessera_user')
  await expect(client.query('select from app.jobs')).rejects.toThrow('no unit of work is open')
})

test('P5 reset all leaves the role: one that stayed shows nothing', async () => {
  await outsideOfUnits(sql`set role tessera_user`)
  await outsideOfUnits(sql`reset all`)
  expect(await outsideOfUnits(state)).toMatchObject([{ role: 'tessera_user' }])
  await expect(outsideOfUnits(sql`select from app.jobs`)).rejects.toMatchObject({ code: '28000' })
  await expect(asProgram(api, visible)).rejects.toBeInstanceOf(ProofRefused)
  expect(await asUser(api, ada.session, visible)).toEqual([ada.jobId])
})

test('P6 identities in savepoints: a transaction has one, and a second is refused', async () => {
  const client = await connect()
  await client.query('begin; set local role tessera_user')
  await client.query('select app.open_unit($1)', [ada.session.expose()])
  await client.query('savepoint inner_unit')
  const second = client.query('select app.open_unit($1)', [eve.session.expose()])
  await expect(second).rejects.toMatchObject({ code: '25001' })
  await client.query('rollback to savepoint inner_unit')
  const { rows } = await client.query('select id from app.jobs')
  expect(rows).toEqual([{ id: ada.jobId }])
})

test('P7 reset role inside of a unit: leads to a login without rights, and to no other role', async () => {
  const client = await connect()
  for (const statement of ['select from app.jobs', 'set role tessera_sweep', 'set role postgres']) {
    await client.query('begin; set local role tessera_user')
    await client.query('select app.open_unit($1)', [ada.session.expose()])
    await client.query('reset role')
    await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    await client.query('rollback')
  }
})

test('P10 one of many at once fails: the others write nothing, and nothing into the next unit', async () => {
  const over = Promise.withResolvers<void>()
  let late: Promise<void> = Promise.resolve()
  const failing = asUser(api, ada.session, async (unit) => {
    const entry = { userId: ada.userId, actor: `user:${ada.userId}`, action: 'test.late' }
    late = over.promise.then(async () => await writeAudit(unit, entry))
    await Promise.all([sql`select 1 / 0`.execute(unit.transaction), late])
  })
  await expect(failing).rejects.toMatchObject({ code: '22012' })

  await asUser(api, eve.session, async (unit) => {
    over.resolve()
    await expect(late).rejects.toThrow(/already rolled back/)
    expect(await visible(unit)).toEqual([eve.jobId])
  })
  const written = await adminPool.query(`select from app.audit where action = 'test.late'`)
  expect(written.rowCount).toBe(0)
})

test('P11 outer handle inside of a unit: has another connection, and no rights there', async () => {
  const two = openApi(2)
  await asUser(two, ada.session, async (unit) => {
    const outside = sql`select from app.jobs`.execute(Login.database(two))
    await expect(outside).rejects.toMatchObject({ code: '42501' })
    expect(await visible(unit)).toEqual([ada.jobId])
  })
})

test('P12 connection kept after its unit: runs nothing, also while another unit has it', async () => {
  const kept = await asUser(api, ada.session, async ({ transaction }) => transaction.getExecutor())
  await asUser(api, eve.session, async (unit) => {
    expect(await visible(unit)).toEqual([eve.jobId])
    const query = CompiledQuery.raw(`select current_setting('app.proof', true)`)
    const reading = [
      async () => await kept.executeQuery(query),
      async () => await kept.provideConnection((connection) => connection.executeQuery(query)),
    ]
    for (const read of reading) await expect(read()).rejects.toThrow(/already committed/)
  })
})

test('P13 contexts and the callbacks of a pool: each unit runs in the context of who asked for it', async () => {
  const context = new AsyncLocalStorage<Person>()
  const seen = await Promise.all(
    [ada, eve, ada].map((person) =>
      context.run(
        person,
        async () =>
          await asUser(api, person.session, async (unit) => [
            await visible(unit),
            context.getStore()?.jobId,
          ]),
      ),
    ),
  )
  expect(seen).toEqual([ada, eve, ada].map(({ jobId }) => [[jobId], jobId]))
})

test('P14 poolers that share connections: a unit leaves nothing in its session', async () => {
  await asUser(api, ada.session, async (unit) => {
    await writeAudit(unit, {
      userId: ada.userId,
      actor: `user:${ada.userId}`,
      action: 'test.pooled',
    })
  })
  const left = sql`
    select (select count(*)::int from pg_settings where source = 'session') as settings,
      (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks,
      (select count(*)::int from pg_listening_channels()) as channels,
      (select count(*)::int from pg_cursors) as cursors,
      pg_my_temp_schema()::int as temporary,
      current_setting('app.proof', true) as proof`
  expect(await outsideOfUnits(left)).toEqual([
    { settings: 0, locks: 0, channels: 0, cursors: 0, temporary: 0, proof: '' },
  ])
})

test('P17 set local on a newer server: role and proof hold until the end of the unit', async () => {
  await asUser(api, ada.session, async (unit) => {
    const proof = Buffer.from(ada.session.expose()).toString('hex')
    for (const _ of [1, 2]) {
      const { rows } = await state.execute(unit.transaction)
      expect(rows).toEqual([{ proof, role: 'tessera_user' }])
    }
  })
  expect(await outsideOfUnits(state)).toEqual([{ proof: '', role: 'tessera_api' }])
})

test('F52 no context after one that threw: sees nothing', async () => {
  const failing = asUser(api, ada.session, async (unit) => {
    await visible(unit)
    throw new Error('after all')
  })
  await expect(failing).rejects.toThrow('after all')
  await expect(asProgram(api, visible)).rejects.toBeInstanceOf(ProofRefused)
})

test('F57 units inside of units: each is its own, and the outer one is as it was', async () => {
  const two = openApi(2)
  await using system = openLogin('tessera_system', {
    url: new Secret(database.url('tessera_system')),
  })
  await asUser(two, ada.session, async (unit) => {
    const inner = asUser(two, eve.session, async (other) => {
      expect(await visible(other)).toEqual([eve.jobId])
      throw new Error('inside')
    })
    await expect(inner).rejects.toThrow('inside')
    expect(await visible(unit)).toEqual([ada.jobId])

    const swept = asSweep(system, 'dispatch', async ({ transaction }) => {
      return await transaction.selectFrom('app.delegations').select('id').execute()
    })
    expect((await swept).length).toBeGreaterThan(1)
    expect(await visible(unit)).toEqual([ada.jobId])
  })
})

test('F60 connection that comes back dirty: what it holds is nobody’s identity', async () => {
  await outsideOfUnits(sql`set role tessera_user`)
  const proof = Buffer.from(eve.session.expose()).toString('hex')
  await outsideOfUnits(sql`select set_config('app.proof', ${proof}, false)`)

  await expect(asProgram(api, visible)).rejects.toBeInstanceOf(ProofRefused)
  expect(await asUser(api, ada.session, visible)).toEqual([ada.jobId])
})

function openApi(connections: number): Login<'tessera_api'> {
  return opened.use(
    openLogin('tessera_api', { url: new Secret(database.url('tessera_api')), connections }),
  )
}

/** A connection of the api’s login that nobody looks after. */
async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url('tessera_api') })
  await client.connect()
  opened.defer(async () => await client.end())
  return client
}

/** On the one connection of the pool, as a statement that belongs to no unit. */
async function outsideOfUnits(statement: RawBuilder<unknown>): Promise<unknown[]> {
  return await Login.database(api)
    .connection()
    .execute(async (connection) => (await statement.execute(connection)).rows)
}

async function visible({ transaction }: Unit<string>): Promise<readonly string[]> {
  const jobs = await transaction.selectFrom('app.jobs').select('id').execute()
  return jobs.map(({ id }) => id)
}

const state = sql`select current_setting('app.proof', true) as proof, current_user::text as role`
