import { type BrokerTrust, connectBroker } from '@tessera/broker-client/broker'
import { renew } from '@tessera/broker-client/grants'
import { setSigningTime, signingTime } from '@tessera/broker-client/signing-time'
import { createOwnDatabase } from '@tessera/testing/own-database'
import { waitFor } from '@tessera/testing/wait-for'
import { createWrongClock, type WrongClock } from '@tessera/testing/wrong-clock'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChildBroker } from './child-broker.ts'
import { GrantTimes, isNear } from './grant-times.ts'
import { createWorld, type World } from './world.ts'

const grantTtlSeconds = 30
let clock: WrongClock
let world: World
let times: GrantTimes
const running = new AsyncDisposableStack()
beforeAll(async () => {
  clock = running.use(await createWrongClock(0))
  world = running.use(
    await createWorld({ grantTtlSeconds }, async () => await createOwnDatabase(clock.env)),
  )
  times = new GrantTimes(world.database)
})
afterAll(async () => await running.disposeAsync())

it.each([
  ['ahead of', 300],
  ['behind', -300],
])(
  'F18 database five minutes %s all others: grants live as long by its clock, and end by it',
  async (_, seconds) => {
    await clock.set(seconds)
    expect(await times.secondsLeft(new Date())).toSatisfy(isNear(-seconds))
    const worker = await world.newWorker()

    await livesByTheDatabase(worker)

    await connectBroker(worker).health()
  },
)

it.each([
  { database: 240, broker: -300, worker: 600 },
  { database: -240, broker: 300, worker: -600 },
])(
  'F18 database $database s, broker $broker s and worker $worker s off at once: grants live as long by the database’s clock, and end by it',
  async (ahead) => {
    await clock.set(ahead.database)
    await using brokersClock = await createWrongClock(ahead.broker)
    const { env } = brokersClock
    await using broker = await startChildBroker(world, `broker-${ahead.broker}`, { env })
    const worker = { ...(await world.newWorker()), origin: broker.origin }
    setSigningTime(worker.identityKey, Date.now() + ahead.worker * 1000)

    await livesByTheDatabase(worker)

    expect(await times.recordAhead()).toSatisfy(isNear(ahead.broker - ahead.database))
    const told = new Date(signingTime(worker.identityKey))
    expect(await times.secondsLeft(told)).toSatisfy(isNear(0))
  },
)

async function livesByTheDatabase(worker: BrokerTrust): Promise<void> {
  const grant = await world.claim(worker, await world.dispatchedJob(await world.userWithToken()))

  expect(await times.secondsLeft(grant.expiresAt)).toSatisfy(isNear(grantTtlSeconds))
  await times.endIn('1 second', grant)
  expect(await times.secondsLeft((await renew(worker, grant))?.expiresAt)).toSatisfy(
    isNear(grantTtlSeconds),
  )
  await times.endIn('0.3 seconds', grant)
  await waitFor(async () => await times.isOver(grant), { interval: 20 })
  expect(await renew(worker, grant)).toBeNull()
}
