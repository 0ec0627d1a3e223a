import { setTimeout as delay } from 'node:timers/promises'
import { isTerminal, jobState } from '@tessera/contracts/job'
import { openMemoryDirectory } from '@tessera/development/memory-directory'
import { startInstance } from '@tessera/testing/instance'
import { Pool } from 'pg'
import { z } from 'zod'
import { smallInput } from '../src/small-input.ts'
import { listSubmissions } from '../src/sandbox-service.ts'
import { type Node, openNodes } from './nodes.ts'
import { type Person, signUpPeople } from './people.ts'
import { type Troubles, troubleUntil } from './trouble.ts'

export interface FleetOptions {
  readonly jobs: number
  readonly people: number
  readonly everyMs: number
  /** After it the run is over, whatever is not done. */
  readonly limitMs: number
  readonly say?: (line: string) => void
}

export interface FleetReport {
  readonly seconds: number
  readonly troubles: Troubles['counts']
  readonly jobs: Readonly<Record<string, number>>
  /** Jobs that failed though nobody took their files away. */
  readonly failed: readonly string[]
  readonly notSubmittedOnce: readonly string[]
  /** The most that ran for one account at once, for each node, beside what it allows. */
  readonly mostAtOnce: readonly { readonly most: number; readonly allowed: number }[]
  /** How often a node whose limit is known had to say that an account is full. */
  readonly refusedWhereLimitIsKnown: number
  /** Accounts for which a node counted other jobs than were sent for their owner. */
  readonly countedOtherwise: readonly string[]
}

/** Many jobs of several people at three services of different kinds, limits and troubles. */
export async function runFleet(options: FleetOptions): Promise<FleetReport> {
  const { say = () => {} } = options
  const started = performance.now()
  await using memory = await openMemoryDirectory(roomForJobs)
  await using instance = await startInstance(
    { pages: false, sandbox: { maxJobsPerUser: 2, exportingMs: 300, parallelJobs: 6 } },
    memory?.path,
  )
  const { tessera } = instance
  await using open = await openNodes(tessera)
  const { nodes } = open
  const people = await signUpPeople(tessera, nodes, options.people)
  await using input = await smallInput(recordsPerJob)
  await using stack = new AsyncDisposableStack()
  const pool = stack.adopt(new Pool({ connectionString: tessera.adminUrl, max: 2 }), async (it) => {
    await it.end()
  })
  const limit = AbortSignal.timeout(options.limitMs)
  await handIn({ people, nodes, input: input.path, jobs: options.jobs })
  say(`${options.jobs} jobs of ${options.people} people are handed in`)

  const ended = new AbortController()
  const { everyMs } = options
  const troubling = troubleUntil(nodes, people, { everyMs, ended: ended.signal })
  try {
    while (!limit.aborted) {
      const states = await statesOf(pool)
      say(JSON.stringify(states))
      if (Object.keys(states).every((state) => isTerminal(jobState.parse(state)))) break
      await delay(lookEveryMs)
    }
  } finally {
    ended.abort()
  }
  const { counts, retired } = await troubling
  const jobs = await sentJobs(pool)
  return {
    seconds: (performance.now() - started) / 1000,
    troubles: counts,
    jobs: await statesOf(pool),
    failed: jobs
      .filter(({ state, remoteName }) => state === 'failed' && !retired.has(remoteName))
      .map(({ id }) => id),
    refusedWhereLimitIsKnown: await refusals(pool, nodes),
    ...(await judge(jobs, nodes, people)),
  }
}

/** One after the other for each person, at each node in turn; what a node offers is read meanwhile. */
async function handIn(of: {
  readonly people: readonly Person[]
  readonly nodes: readonly Node[]
  readonly input: string
  readonly jobs: number
}): Promise<void> {
  const perPerson = Math.ceil(of.jobs / of.people.length)
  await Promise.all(
    of.people.map(async ({ client }) => {
      for (let number = 0; number < perPerson; number += 1) {
        const service_id = String(of.nodes[number % of.nodes.length]?.serviceId)
        const fields = { service_id, mode: 'qc_only' }
        while ((await client.submit(of.input, fields).catch(() => null)) === null) await delay(500)
      }
    }),
  )
}

async function judge(
  jobs: readonly SentJob[],
  nodes: readonly Node[],
  people: readonly Person[],
): Promise<Pick<FleetReport, 'notSubmittedOnce' | 'mostAtOnce' | 'countedOtherwise'>> {
  const notSubmittedOnce: string[] = []
  const countedOtherwise: string[] = []
  const mostAtOnce: { most: number; allowed: number }[] = []
  for (const node of nodes) {
    const seen = await listSubmissions(node)
    const ofNode = jobs.filter(({ serviceId }) => serviceId === node.serviceId)
    const most: number[] = []
    for (const { client, accounts } of people) {
      const account = accounts.get(node)
      const sent = ofNode.filter(({ username }) => username === client.username)
      const counted = seen.filter((submission) => submission.account === account)
      if (sent.length !== counted.length) countedOtherwise.push(`${account} at ${node.serviceId}`)
      for (const { id, remoteName } of sent)
        if (counted.filter(({ jobName }) => jobName === remoteName).length !== 1)
          notSubmittedOnce.push(id)
      most.push(mostOf(counted))
    }
    mostAtOnce.push({ most: Math.max(...most), allowed: node.runningJobs })
  }
  return { notSubmittedOnce, countedOtherwise, mostAtOnce }
}

/** How many of these ran at the same moment. */
function mostOf(counted: readonly { readonly time: number; readonly endTime: number }[]): number {
  const running = counted.map(
    ({ time }) =>
      counted.filter((other) => other.time <= time && (other.endTime === 0 || other.endTime > time))
        .length,
  )
  return Math.max(0, ...running)
}

type SentJob = z.infer<typeof sentJob>

async function sentJobs(pool: Pool): Promise<readonly SentJob[]> {
  const { rows } = await pool.query(
    `select j.id, u.username, j.service_id as "serviceId", j.state, a.remote_name as "remoteName"
     from app.jobs j join app.users u on u.id = j.user_id join app.attempts a on a.job_id = j.id`,
  )
  return z.array(sentJob).parse(rows)
}

async function statesOf(pool: Pool): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query('select state, count(*)::int as count from app.jobs group by 1')
  const counted = z.array(z.object({ state: z.string(), count: z.number() })).parse(rows)
  return Object.fromEntries(counted.map(({ state, count }) => [state, count]))
}

/** What the worker writes when the service itself has refused. */
async function refusals(pool: Pool, nodes: readonly Node[]): Promise<number> {
  const known = nodes.filter(({ isLimitKnown }) => isLimitKnown).map(({ serviceId }) => serviceId)
  const { rows } = await pool.query(
    `select count(*)::int as count from app.job_events e join app.jobs j on j.id = e.job_id
     where e.event ->> 'text' like '%This one is sent when another has ended.' and j.service_id = any($1)`,
    [known],
  )
  return z.array(z.object({ count: z.number() })).parse(rows)[0]?.count ?? Number.NaN
}

const sentJob = z.object({
  id: z.string(),
  username: z.string(),
  serviceId: z.number(),
  state: jobState,
  remoteName: z.string(),
})
const roomForJobs = 4 * 2 ** 30
const recordsPerJob = 400
const lookEveryMs = 2_000
