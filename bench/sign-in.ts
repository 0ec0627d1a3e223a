import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { hash, verify } from '@node-rs/argon2'
import { startInstance } from '@tessera/testing/instance'
import pLimit from 'p-limit'
import { openLoop } from './measure.ts'
import type { SignInLoad } from './sign-in-load.ts'

/**
 * How many people sign in per second when fifty do at once, beside as many bare verifications of Argon2id, no more at a time,
 * in turn in one run; and how long somebody who is signed in waits meanwhile. Exit code 1 beyond a limit.
 */
const people = 50
const rounds = 6
const atOnce = Math.max(1, Math.floor(availableParallelism() / 2))

await using instance = await startInstance({ pages: false })
const { origin } = instance.tessera
const password = randomBytes(12).toString('base64url')
const names = Array.from({ length: people }, () => `p${randomBytes(6).toString('hex')}`)
for (const username of names) await post('/api/auth/register', { username, password })
const token = await signIn(names[0] ?? '')
const stored = await hash(password, {
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
})

const bare: number[] = []
const ours: number[] = []
// The first round warms both up.
for (let round = 0; round <= rounds; round++) {
  const bareRate = people / (await secondsOf(verifyAll()))
  const rate = people / (await secondsOf(Promise.all(names.map(signIn))))
  if (round > 0) {
    bare.push(bareRate)
    ours.push(rate)
  }
}
const [floor, rate] = [median(bare), median(ours)]
console.log(
  `sign-ins, ${people} people at once, ${atOnce} password at a time: ${rate.toFixed(1)}/s; bare Argon2id ${floor.toFixed(1)}/s; ratio ${(rate / floor).toFixed(2)}`,
)
const load: SignInLoad = { origin, names, password }
const others = new Worker(new URL('./sign-in-load.ts', import.meta.url), { workerData: load })
const ended = once(others, 'exit')
const { p50, p99 } = await openLoop({ perSecond: 50, seconds: 20, operation: ask })
others.postMessage('over', [])
await ended
console.log(
  `who is signed in meanwhile, 50 requests/s in an open loop: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
)
const failures = [
  ...(rate / floor < 0.8 ? ['fewer than 0.8 times as many sign-ins as bare verifications'] : []),
  ...(p99 >= 50 ? ['others wait 50 ms or longer (p99)'] : []),
]
for (const failure of failures) console.error(`beyond the limit: ${failure}`)
if (failures.length > 0) process.exitCode = 1

async function verifyAll(): Promise<void> {
  const limit = pLimit(atOnce)
  await Promise.all(names.map(async () => await limit(async () => await verify(stored, password))))
}

async function signIn(username: string): Promise<string> {
  const answer = await post('/api/auth/login', { username, password })
  return answer.access_token
}

/** As somebody's page asks. */
async function ask(): Promise<void> {
  const response = await fetch(`${origin}/jobs`, { headers: { authorization: `Bearer ${token}` } })
  await response.text()
  if (!response.ok) throw new Error(`GET /jobs: ${response.status}`)
}

async function post(path: string, body: object): Promise<{ readonly access_token: string }> {
  const response = await fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as { readonly access_token: string }
}

async function secondsOf(work: Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work
  return (performance.now() - began) / 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
