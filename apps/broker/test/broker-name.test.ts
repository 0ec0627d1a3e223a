import { randomUUID } from 'node:crypto'
import { credentialId, serviceId, userId } from '@tessera/contracts/ids'
import { DatabaseAway } from '@tessera/db/unit'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { startTestBroker, type TestBroker } from '@tessera/testing/broker'
import { createTestDatabase, type TestDatabase } from '@tessera/testing/database'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChildBroker } from './child-broker.ts'

const stack = new AsyncDisposableStack()
let database: TestDatabase
let testBroker: TestBroker
beforeAll(async () => {
  database = stack.use(await createTestDatabase())
  testBroker = stack.use(await startTestBroker(database))
})
afterAll(async () => await stack.disposeAsync())

it('a broker refuses a name that another one has, and starts at once when that one was killed', async () => {
  await using child = await startChildBroker({ testBroker }, 'another')

  const refused = await testBroker.startAnother().catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(StartUpError)
  expect(String(refused)).toContain(
    'another broker of the name another is running on this database: give each broker a `name` of its own',
  )

  child.stop('SIGKILL')
  await child.ended
  await using again = await testBroker.startAnother()
  expect(again.origin).toContain('http://')
}, 60_000)

it('a broker adds nothing to the ledger while its name is lost, and goes on by itself', async () => {
  const { ledger } = testBroker.broker.deps
  const entry = {
    credentialId: credentialId.parse(randomUUID()),
    userId: userId.parse(randomUUID()),
    serviceId: serviceId.parse(1),
    version: 1,
    state: 'live',
    digest: 'digest',
  } as const
  const other = await database.adminPool.connect()
  await using held = new AsyncDisposableStack()
  held.defer(() => other.release(true))
  const key = `hashtextextended('tessera broker operator', 0)`
  // It waits in line, and has the name as soon as the broker's connection is cut.
  const taken = other.query(`select pg_advisory_lock(${key})`)
  await waitFor(async () => {
    const { rowCount } = await database.adminPool.query(
      `select pg_terminate_backend(holder) from pg_locks, unnest(pg_blocking_pids(pid)) as holder
       where locktype = 'advisory' and not granted
         and database = (select oid from pg_database where datname = current_database())`,
    )
    return rowCount === 1
  })
  await taken

  await expect(ledger.raise(entry)).rejects.toThrow(DatabaseAway)
  expect(ledger.find(entry.credentialId)).toBeNull()

  await other.query(`select pg_advisory_unlock(${key})`)
  await waitFor(
    async () =>
      await ledger.raise(entry).then(
        () => true,
        () => false,
      ),
  )
  expect(ledger.find(entry.credentialId)).toEqual(entry)
})
