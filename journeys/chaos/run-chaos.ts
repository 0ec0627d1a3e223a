import { randomBytes } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openMemoryDirectory } from '@tessera/development/memory-directory'
import type { Tessera } from '@tessera/development/tessera'
import { startInstance } from '@tessera/testing/instance'
import { Evidence } from '../src/evidence.ts'
import { databaseRows, filesIn, redisValues } from '../src/instance-contents.ts'
import { SecretScanner } from '../src/secret-scanner.ts'
import { smallInput } from '../src/small-input.ts'
import { type Counts, contextsSentAgain, openCounts } from './count.ts'
import { interruptUntil, type Interruptions } from './interrupt.ts'
import { handInJobs, signUpPeople } from './people.ts'

export interface ChaosOptions {
  readonly jobs: number
  readonly people: number
  /** How long each job stays at the service, which runs four at once: meanwhile it is asked about again and again. */
  readonly stayMs: number
  /** Between the return of one process and the end of the next. */
  readonly everyMs: number
  /** How often one is stopped for longer than a grant lasts. */
  readonly pauses: number
  /** After it the run is over, whatever is not done. */
  readonly limitMs: number
  readonly say?: (line: string) => void
}

export interface ChaosReport {
  readonly seconds: number
  readonly interruptions: Interruptions
  readonly jobs: Readonly<Record<string, number>>
  readonly contextsAsked: number
  readonly contextsRestored: number
  /** Lost with Redis, and sent once more. */
  readonly contextsSentAgain: number
  readonly notSubmittedOnce: readonly string[]
  readonly foreignRows: readonly string[]
  readonly canaries: readonly string[]
  /** Whether the search found what was planted for it. */
  readonly controlFound: boolean
}

/** Many jobs of several people, on a whole instance whose processes are killed in turn until the last job has ended. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { say = () => {} } = options
  const started = performance.now()
  // A disk makes every start of a killed process wait. What is here need not outlive the machine.
  await using memory = await openMemoryDirectory(roomForJobs)
  await using instance = await startInstance(
    {
      pages: false,
      sandbox: { maxJobsPerUser: options.jobs, exportingMs: options.stayMs, parallelJobs: 4 },
    },
    memory?.path,
  )
  const { tessera } = instance
  await using counts = openCounts(tessera.adminUrl)
  await using input = await smallInput(recordsPerJob)
  const evidence = new Evidence()
  const people = await signUpPeople(tessera, options.people, evidence)

  const ended = new AbortController()
  const limit = AbortSignal.timeout(options.limitMs)
  const done = AbortSignal.any([ended.signal, limit])
  const interrupting = interruptUntil(tessera, done, {
    everyMs: options.everyMs,
    pauseMs: longerThanAGrantMs,
    pauses: options.pauses,
    say,
  })
  const perPerson = Math.ceil(options.jobs / options.people)
  try {
    await Promise.all(
      people.map(async (person) => {
        const count = async () => await counts.jobsOf(person.client.username)
        await handInJobs(person, perPerson, { input: input.path, count, signal: limit })
      }),
    )
    say('all jobs are handed in')
    await untilAllEnded(counts, limit, say)
  } finally {
    ended.abort()
  }
  const interruptions = await interrupting
  const claims = await counts.claims()
  const restored = (claims['ok'] ?? 0) + (claims['replay'] ?? 0)
  return {
    seconds: (performance.now() - started) / 1000,
    interruptions,
    jobs: (await counts.jobsByState()) ?? {},
    contextsAsked: restored + (claims['context_refused'] ?? 0),
    contextsRestored: restored,
    contextsSentAgain: await contextsSentAgain(tessera),
    notSubmittedOnce: await counts.notSubmittedOnce(tessera, people),
    foreignRows: await counts.foreignRows(people),
    ...(await searchFor(evidence, tessera)),
  }
}

async function untilAllEnded(
  counts: Counts,
  limit: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  while (!limit.aborted) {
    const states = await counts.jobsByState()
    if (states !== null) {
      if (Object.keys(states).every((state) => endStates.has(state))) return
      say(JSON.stringify(states))
    }
    await delay(lookEveryMs)
  }
}

async function searchFor(
  evidence: Evidence,
  tessera: Tessera,
): Promise<Pick<ChaosReport, 'canaries' | 'controlFound'>> {
  const control = randomBytes(24).toString('base64url')
  await appendFile(join(tessera.logDir, 'worker.log'), `{"msg":"${control}"}\n`)
  const scanner = new SecretScanner({ ...evidence.secrets, control })
  for await (const { place, bytes } of redisValues(tessera.redisUrl)) {
    scanner.scan('Redis', place, bytes)
  }
  for await (const { place, bytes } of databaseRows(tessera.adminUrl)) {
    scanner.scan('table', place, bytes)
  }
  // The service keeps the tokens that it made.
  for await (const { place, bytes } of filesIn(tessera.home, [join(tessera.home, 'sandbox')])) {
    scanner.scan('file', place, bytes)
  }
  const [controls, canaries] = [true, false].map((isControl) =>
    scanner.findings.filter(({ secret }) => (secret === 'control') === isControl),
  )
  return {
    controlFound: (controls ?? []).length > 0,
    canaries: (canaries ?? []).map(({ secret, place }) => `${secret} in ${place}`),
  }
}

const roomForJobs = 4 * 2 ** 30
const recordsPerJob = 400
/** Grants of a development instance last 30 seconds. */
const longerThanAGrantMs = 33_000
const lookEveryMs = 1000
const endStates = new Set(['completed', 'completed_with_warnings', 'failed', 'cancelled'])
