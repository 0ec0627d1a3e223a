import { cpus } from 'node:os'
import { connectBroker } from '@tessera/broker-client/broker'
import { type Grant, redeem, renew, serviceGrant } from '@tessera/broker-client/grants'
import { egressFetch } from '@tessera/worker/service/egress-fetch'
import { type IndexUse, indexUseBetween, readIndexUse } from './index-use.ts'
import { type Times, times } from './measure.ts'
import { measureRotation, type RotationTimes } from './rotation.ts'
import { startBenchService } from './transfers.ts'
import { fillVault } from './vault-fill.ts'
import { type BenchWorld, createBenchWorld } from './world.ts'

/**
 * The same work among a thousand and among a million credentials, steps and grants. A request that does nothing but
 * spend its id is measured in turn with it, and says how fast the machine was just then.
 */
const sizes = [1_000, 1_000_000] as const
const operations = ['request', 'claim', 'renew', 'egress'] as const
const perSize = 200
const found: SizeResult[] = []
const rotationLines = {
  'rotate: ms until the new key is current': ({ rotateMs }: RotationTimes) => rotateMs,
  'rewrap: rows in a second': ({ rowsPerSecond }: RotationTimes) => rowsPerSecond,
}

await using world = await createBenchWorld(perSize * (sizes.length + 1))
await using _service = await startBenchService(world)
await world.admin.query(`update app.services set delivery = 'egress'`)
await world.reset()
const jobs = [...world.jobs]
// The first of all warms up.
await measureRequests()
for (const size of sizes) {
  await fillVault(world, size)
  const { requests, indexUse } = await measureRequests()
  found.push({ size, requests, indexUse, rotation: await measureRotation(world) })
}
printAll()

interface SizeResult {
  readonly size: number
  readonly requests: Readonly<Record<Operation, Times>>
  readonly indexUse: IndexUse
  readonly rotation: RotationTimes
}

type Operation = (typeof operations)[number]

async function measureRequests(): Promise<Pick<SizeResult, 'requests' | 'indexUse'>> {
  const samples: Record<Operation, number[]> = { request: [], claim: [], renew: [], egress: [] }
  const timed = async <T>(operation: Operation, work: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    const result = await work()
    samples[operation].push(performance.now() - started)
    return result
  }
  const broker = connectBroker(world.worker)
  const before = await readIndexUse(world.admin)
  for (const job of jobs.splice(0, perSize)) {
    await timed('request', async () => await broker.health())
    const redeemed = await timed('claim', async () => await redeem(world.worker, job))
    if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
    const { grant } = redeemed
    const renewed = await timed('renew', async () => await renew(world.worker, grant))
    if (renewed === null) throw new Error('a grant was not renewed')
    await timed('egress', async () => await askThroughEgress(world, grant))
  }
  return {
    requests: {
      request: times(samples.request),
      claim: times(samples.claim),
      renew: times(samples.renew),
      egress: times(samples.egress),
    },
    indexUse: indexUseBetween(before, await readIndexUse(world.admin)),
  }
}

async function askThroughEgress({ worker, egress }: BenchWorld, grant: Grant): Promise<void> {
  const hold = { confirm: async () => {}, signal: new AbortController().signal }
  const fetch = egressFetch({
    grant: serviceGrant(grant),
    hold,
    egress: { ...worker, ...egress },
    use: { see() {} },
  })
  const response = await fetch('/api/v2/server')
  await response.text()
}

function printAll(): void {
  console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, fsync on\n`)
  const [small, large] = found
  if (small === undefined || large === undefined) return
  const machine = large.requests.request.p50 / small.requests.request.p50
  console.log(`| | ${small.size} | ${large.size} | ratio | of the request's |`)
  console.log('|---|---|---|---|---|')
  for (const operation of operations) {
    const [one, other] = [small.requests[operation], large.requests[operation]]
    const ratio = other.p50 / one.p50
    console.log(
      `| ${operation}: p50 (p99) in ms | ${text(one)} | ${text(other)} | ${ratio.toFixed(2)} | ${(ratio / machine).toFixed(2)} |`,
    )
  }
  for (const [name, of] of Object.entries(rotationLines)) {
    const [one, other] = [of(small.rotation), of(large.rotation)]
    console.log(
      `| ${name} | ${one.toFixed(0)} | ${other.toFixed(0)} | ${(other / one).toFixed(2)} | |`,
    )
  }
  for (const { size, indexUse } of found) {
    console.log(`\nAmong ${size}, for ${perSize} of each:`)
    for (const line of indexUse.lines) console.log(`- ${line}`)
  }
}

function text({ p50, p99 }: Times): string {
  return `${p50.toFixed(2)} (${p99.toFixed(2)})`
}
