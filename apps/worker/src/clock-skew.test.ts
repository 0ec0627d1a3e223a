import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRepository } from '@tessera/development/repository'
import { writeServiceFiles } from '@tessera/development/service-files'
import { startService } from '@tessera/development/start-service'
import { createWrongClock, type WrongClock } from '@tessera/testing/wrong-clock'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { isCompleted, submissionsOf } from '../test/at-sandbox.ts'
import type { SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = services.use(await createWorld())
  services.use(await world.startDispatcher())
})
afterAll(async () => await services.disposeAsync())

it.each([
  ['ahead', 600],
  ['behind', -600],
])(
  'F18 worker’s clock ten minutes %s: its jobs complete, and their times are the database’s',
  async (direction, seconds) => {
    await using clock = await createWrongClock(seconds)
    await using worker = await startWorkerProcess(`worker-${direction}`, clock)
    const researcher = await world.newResearcher()
    const job = await researcher.submit()
    await job.becomes('completed', isCompleted)
    expect(await submissionsOf(world, job)).toHaveLength(1)
    expect(await secondsSinceEnd(job)).toBeLessThan(30)
    expect(Math.abs((await worker.secondsAhead()) - seconds)).toBeLessThan(30)
  },
)

it('F19 worker’s clock steps back while it works: its jobs complete, each sent once', async () => {
  await using clock = await createWrongClock(0)
  await using worker = await startWorkerProcess('worker-stepping', clock)
  const researcher = await world.newResearcher()
  const job = await researcher.submit()
  await job.becomes('running', ({ remoteId }) => remoteId !== null)
  await clock.set(-600)
  await job.becomes('completed', isCompleted)
  await (await researcher.submit()).becomes('completed', isCompleted)
  expect(await submissionsOf(world, job)).toHaveLength(1)
  expect(await secondsSinceEnd(job)).toBeLessThan(30)
  expect(Math.abs((await worker.secondsAhead()) + 600)).toBeLessThan(30)
})

async function startWorkerProcess(id: string, clock: WrongClock) {
  await using stack = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'tessera-worker-'))
  stack.defer(async () => await rm(home, { recursive: true }))
  await writeServiceFiles(home, await world.workerFiles(id))
  const logFile = join(home, 'log')
  stack.use(
    await startService({
      name: 'worker',
      entry: inRepository('apps/worker/src/main.ts'),
      home,
      logFile,
      env: clock.env,
    }),
  )
  const running = stack.move()
  return {
    /** By what it logged last: its clock was wrong indeed. */
    async secondsAhead() {
      const lines = (await readFile(logFile, 'utf8')).trim().split('\n')
      const { time } = logLine.parse(JSON.parse(lines.at(-1) ?? ''))
      return (new Date(time).getTime() - Date.now()) / 1000
    },
    [Symbol.asyncDispose]: async () => await running.disposeAsync(),
  }
}

/** By the database's clock; negative when it was written ahead of it. */
async function secondsSinceEnd({ id }: SubmittedJob): Promise<number> {
  const [row] = await world.rows(
    'select abs(extract(epoch from now() - ended_at))::float8 as seconds from app.jobs where id = $1',
    id,
  )
  return Number(row?.['seconds'])
}

const logLine = z.object({ time: z.union([z.number(), z.string()]) })
