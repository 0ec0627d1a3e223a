import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { ServiceFetch } from '@tessera/adapters/adapter'
import { cloudgene } from '@tessera/adapters/cloudgene/cloudgene'
import { redeem, serviceGrant } from '@tessera/broker-client/grants'
import { putToken } from '@tessera/testing/put-token'
import { boundFetch } from '@tessera/worker/service/bound-fetch'
import { egressFetch } from '@tessera/worker/service/egress-fetch'
import { z } from 'zod'
import { pieces, transferSize } from './pieces.ts'
import type { BenchWorld } from './world.ts'

/** 200 MB to the service and back, from the worker itself and through egress, in turn. */
export async function measureTransfers(world: BenchWorld): Promise<readonly string[]> {
  await world.reset()
  const ways = {
    direct: await fetchBy(world, 0, 'sealed'),
    egress: await fetchBy(world, 1, 'egress'),
  }
  const before = await peakMemory(world.egress.pid)
  const lines: string[] = []
  for (const [name, transfer] of Object.entries({ upload, download })) {
    const seconds: Record<keyof typeof ways, number[]> = { direct: [], egress: [] }
    for (let round = 0; round <= rounds; round++) {
      for (const way of ['direct', 'egress'] as const) {
        const started = performance.now()
        await transfer(ways[way])
        // The first warms up.
        if (round > 0) seconds[way].push((performance.now() - started) / 1000)
      }
    }
    const [direct, egress] = [speed(seconds.direct), speed(seconds.egress)]
    lines.push(
      `${name} of 200 MB: ${egress.toFixed(0)} MB/s through egress, ${direct.toFixed(0)} MB/s direct; ratio ${(direct / egress).toFixed(2)}`,
    )
  }
  const after = await peakMemory(world.egress.pid)
  return [...lines, `memory of egress: ${before} MB before, ${after} MB at most`]
}

async function upload(fetch: ServiceFetch): Promise<void> {
  const response = await fetch('/api/v2/jobs/submit/app', {
    method: 'POST',
    headers: { 'content-type': 'application/zip', 'content-length': String(transferSize) },
    body: pieces(),
  })
  const { size } = z.object({ size: z.number() }).parse(await response.json())
  if (size !== transferSize) throw new Error(`${size} bytes arrived`)
}

async function download(fetch: ServiceFetch): Promise<void> {
  const response = await fetch('/share/results/key/file', { credential: 'omit' })
  let size = 0
  for await (const piece of response.body ?? []) size += piece.length
  if (size !== transferSize) throw new Error(`${size} bytes arrived`)
}

/** As a worker that holds this job's step, with the scopes of two kinds of step. */
async function fetchBy(
  world: BenchWorld,
  job: number,
  delivery: 'sealed' | 'egress',
): Promise<ServiceFetch> {
  await world.admin.query('update app.services set delivery = $1', [delivery])
  const task = world.jobs[job]
  if (task === undefined) throw new Error('there are not so many steps')
  const redeemed = await redeem(world.worker, task)
  if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
  const scopes = ['submit', 'collect'] as const
  await world.admin.query(
    'update proof.grants set scopes = $2, expires_at = ceiling where id = $1',
    [redeemed.grant.id, scopes],
  )
  const grant = { ...serviceGrant(redeemed.grant), scopes }
  const hold = {
    confirm: async () => {},
    signal: new AbortController().signal,
    secret: () => ('secret' in grant.credential ? grant.credential.secret : null),
  }
  const use = { see: () => {} }
  if (delivery === 'sealed') {
    const { allowedRequests, credentialHeader } = cloudgene
    return boundFetch({ grant, hold, mode: 'development', credentialHeader, allowedRequests, use })
  }
  return egressFetch({ grant, hold, egress: { ...world.worker, ...world.egress }, use })
}

/** The service of this world, at which the user enters her token as a page does. */
export async function startBenchService(world: BenchWorld): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const { origin } = stack.use(await startTransferServer())
  const { serviceId, userId, userProof } = world
  await world.admin.query('update app.services set origin = $1 where id = $2', [origin, serviceId])
  await putToken(
    world.broker,
    { id: userId, proof: userProof },
    { id: serviceId, origin },
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJiZW5jaCJ9.aGVsbG8gZnJvbSB0aGUgYmVuY2g',
  )
  return stack.move()
}

async function startTransferServer(): Promise<AsyncDisposable & { readonly origin: string }> {
  const child = fork(new URL('transfer-server.ts', import.meta.url), { stdio: 'inherit' })
  const [address] = await once(child, 'message')
  return {
    origin: `http://127.0.0.1:${z.object({ port: z.number() }).parse(address).port}`,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}

/** MB per second of the median round. */
function speed(seconds: readonly number[]): number {
  const median = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? Number.NaN
  return transferSize / 1e6 / median
}

/** Megabytes. */
async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

const rounds = 3
