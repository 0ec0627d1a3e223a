import { Secret } from '@tessera/crypto/secret'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { HeldLock } from './held-lock.ts'
import { DatabaseAway } from './unit.ts'

const house = await openHouse()
const { admin } = house

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test('a lock is held by one process at a time, until it stops', async () => {
  const first = await takeOrFail('one')
  expect(await take('one')).toBeNull()
  await using _other = await takeOrFail('two')
  await first[Symbol.asyncDispose]()
  await using second = await takeOrFail('one')
  expect(await second.whileHeld(async () => 'done')).toBe('done')
})

test('a lock outlasts what limits the transactions of its login, and keeps no old rows from being cleaned up', async () => {
  const { name } = house.database
  for (const limit of ['transaction_timeout', 'idle_in_transaction_session_timeout'])
    await admin.query(`alter role tessera_broker in database ${name} set ${limit} = '200ms'`)
  const told: string[] = []
  await using lock = await takeOrFail('long', told)
  await waitFor(async () => {
    const { rowCount } = await admin.query(
      `select from pg_stat_activity
       where pid = any ($1) and backend_xmin is null and backend_xid is null
         and clock_timestamp() > xact_start + interval '1 second'`,
      [await locks('long', true)],
    )
    return rowCount === 1
  })
  expect(told).toEqual([])
  for (const limit of ['transaction_timeout', 'idle_in_transaction_session_timeout'])
    await admin.query(`alter role tessera_broker in database ${name} reset ${limit}`)
  await lock.whileHeld(async () => {})
})

test('what is done while the lock is lost does not count, and the lock is taken again by itself', async () => {
  const told: string[] = []
  await using lock = await takeOrFail('cut', told)
  const done = lock.whileHeld(async () => {
    await cutHolder('cut')
    await waitFor(() => told.includes('held again'))
  })
  await expect(done).rejects.toThrow(DatabaseAway)
  expect(told).toEqual(['lost', 'held again'])
  expect(await lock.whileHeld(async () => 'done')).toBe('done')
})

test('nothing is done while somebody else has a lock that was lost', async () => {
  const told: string[] = []
  await using lock = await takeOrFail('stolen', told)
  const thief = await admin.connect()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => thief.release(true))
  // It waits in line, and is first when the connection is cut.
  const stolen = thief.query(`select pg_advisory_lock(${key('stolen')})`)
  await waitFor(async () => (await locks('stolen', false)).length === 1)
  await Promise.all([stolen, cutHolder('stolen')])

  let times = 0
  await waitFor(() => told.includes('lost'))
  await expect(lock.whileHeld(async () => void (times += 1))).rejects.toThrow(DatabaseAway)
  expect(times).toBe(0)

  await thief.query(`select pg_advisory_unlock(${key('stolen')})`)
  await waitFor(() => told.includes('held again'))
  await lock.whileHeld(async () => void (times += 1))
  expect(times).toBe(1)
})

async function take(name: string, told: string[] = []): Promise<HeldLock | null> {
  return await HeldLock.take({
    url: new Secret(house.database.url('tessera_broker')),
    name,
    waitMs: 0,
    onLost: () => told.push('lost'),
    onHeldAgain: () => told.push('held again'),
  })
}

async function takeOrFail(name: string, told: string[] = []): Promise<HeldLock> {
  const lock = await take(name, told)
  if (lock === null) throw new Error(`${name} is held by somebody else`)
  return lock
}

function key(name: string): string {
  return `hashtextextended('${name}', 0)`
}

async function locks(name: string, granted: boolean): Promise<readonly number[]> {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_locks
     where locktype = 'advisory' and objsubid = 1 and granted = $1
       and (classid::bigint << 32 | objid::bigint) = ${key(name)}
       and database = (select oid from pg_database where datname = current_database())`,
    [granted],
  )
  return rows.map(({ pid }) => pid)
}

async function cutHolder(name: string): Promise<void> {
  for (const pid of await locks(name, true))
    await admin.query('select pg_terminate_backend($1)', [pid])
}
