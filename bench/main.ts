import { redeem } from '@tessera/broker-client/grants'
import { asReadingJob } from '@tessera/db/unit'
import { contextKey } from '@tessera/tasks/queue'
import { measureCrypto } from './crypto.ts'
import { startFloor } from './floor-client.ts'
import { compare, type Compared, mostPerSecond, openLoop, type Times } from './measure.ts'
import { measureRevocation } from './revocation.ts'
import { measureTransfers, startBenchService } from './transfers.ts'
import { measureUnits } from './units.ts'
import { type BenchWorld, createBenchWorld } from './world.ts'

/** Measures what the design promises, beside the same work done bare in the same run. Exit code 1 beyond a limit. */
const steps = 1_000
const failures: string[] = []

const crypto = await measureCrypto()
for (const compared of crypto) print(compared)
limit('seal a task context: p99', crypto[0]?.product.p99, 2)
limit('open a task context: p99', crypto[1]?.product.p99, 2)

await using world = await createBenchWorld(steps)
// With a credential: a claim opens its envelope.
await using _service = await startBenchService(world)
await using floor = await startFloor(world.adminUrl, world.redis)

let next = 0
const restore = async () => await restoreContext(world, next++ % steps)

for (const unit of await measureUnits(world)) {
  print(unit)
  limit(`${unit.name}: ratio to the same without policies and proof`, unit.ratio, 1.5)
}

const largestContext = await largestContextBytes(world)
console.log(`a context in Redis: at most ${largestContext} bytes`)
limit('bytes of a context', largestContext, 1024)

const restored = await compare({
  name: 'restore a context (Redis, broker, open, first unit)',
  floor: async () => await floor.claim(),
  product: restore,
  rounds: 4,
  perRound: 200,
  reset: async () => await world.reset(),
})
print(restored)
limit('restore a context: p50', restored.product.p50, 5)
limit('restore a context: ratio to the floor', restored.ratio, 1.5)

await world.reset()
// Each connection plans its statements anew after the statistics were read; a loop that is open does not wait for it.
await mostPerSecond({ concurrency: 10, count: 150, operation: restore })
printTimes(
  'floor, 100/s open loop',
  await openLoop({ perSecond: 100, seconds: 8, operation: async () => await floor.claim() }),
)
const open = await openLoop({ perSecond: 100, seconds: 8, operation: restore })
printTimes('restore a context, 100/s open loop', open)
limit('100/s open loop: p50', open.p50, 5)
limit('100/s open loop: p99', open.p99, 20)

const floorRate = await mostPerSecond({
  concurrency: 16,
  count: 1_000,
  operation: async () => await floor.claim(),
})
await world.reset()
const rate = await mostPerSecond({ concurrency: 16, count: 1_000, operation: restore })
console.log(
  `most per second, 16 at once: ${rate.toFixed(0)} (floor ${floorRate.toFixed(0)}, ratio ${(floorRate / rate).toFixed(2)})`,
)
if (rate < 400) failures.push(`claims per second: ${rate.toFixed(0)} is below 400`)

await world.reset()
const revoked = await measureRevocation(world)
printTimes(`revoke, ${revoked.liveGrants} grants live`, revoked.call)
printTimes('from the call until the holder’s next statement was refused', revoked.statement)
printTimes('from the call until the holder’s renewal was refused', revoked.renewal)
limit('revocation takes effect: p99', revoked.renewal.p99, 1000)

for (const line of await measureTransfers(world)) console.log(line)

for (const failure of failures) console.error(`beyond the limit: ${failure}`)
if (failures.length > 0) process.exitCode = 1

async function largestContextBytes({ redis, jobs }: BenchWorld): Promise<number> {
  const sizes = await Promise.all(
    jobs.map(async ({ taskId }) => await redis.strlen(contextKey(taskId))),
  )
  return Math.max(...sizes)
}

async function restoreContext(world: BenchWorld, n: number): Promise<void> {
  const job = world.jobs[n]
  if (job === undefined) throw new Error('there are not so many steps')
  const sealedContext = await world.redis.getBuffer(contextKey(job.taskId))
  if (sealedContext === null) throw new Error('the context is not in Redis')
  const redeemed = await redeem(world.worker, { taskId: job.taskId, sealedContext })
  if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
  await asReadingJob(
    world.workerLogin,
    redeemed.grant.rowProof,
    async ({ transaction }) =>
      await transaction.selectFrom('app.jobs').select('id').where('id', '=', job.jobId).execute(),
  )
}

function print({ name, floor, product, ratio }: Compared): void {
  console.log(`${name}: ${text(product)}; floor ${text(floor)}; ratio ${ratio.toFixed(2)}`)
}

function printTimes(name: string, times: Times): void {
  console.log(`${name}: ${text(times)}`)
}

function text(times: Times): string {
  return `p50 ${times.p50.toFixed(3)} ms, p99 ${times.p99.toFixed(3)} ms`
}

function limit(name: string, value: number | undefined, most: number): void {
  if (value === undefined || !(value <= most))
    failures.push(`${name}: ${value?.toFixed(3)} is above ${most}`)
}
