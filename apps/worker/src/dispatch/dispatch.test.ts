import { createLogger } from '@tessera/runtime/logger'
import { contextKey, queueJobId, queueName } from '@tessera/tasks/queue'
import { waitFor } from '@tessera/testing/wait-for'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepsOf } from '../../test/at-sandbox.ts'
import type { SubmittedJob } from '../../test/researcher.ts'
import { createWorld, type World } from '../../test/world.ts'
import { repeatUntilStopped } from '@tessera/runtime/repeat'
import { createWakeUp } from './wake-up.ts'

let world: World
let redis: Redis
beforeAll(async () => {
  world = await createWorld()
  redis = new Redis(world.redis.url)
})
afterAll(async () => {
  redis.disconnect()
  await world[Symbol.asyncDispose]()
})

async function isSent(job: SubmittedJob, dispatch: number): Promise<boolean> {
  return (
    (await redis.exists(`bull:${queueName}:${queueJobId(job.firstTask, dispatch)}`)) === 1 &&
    (await redis.exists(contextKey(job.firstTask))) === 1
  )
}

async function hasFailed({ id }: SubmittedJob): Promise<boolean> {
  const [row] = await world.rows('select state from app.jobs where id = $1', id)
  return row?.['state'] === 'failed'
}

describe('the dispatcher', () => {
  it('sends a step as soon as it is there', async () => {
    await using dispatcher = await world.startDispatcher()
    void dispatcher
    const researcher = await world.newResearcher()
    const job = await researcher.submit()
    const started = performance.now()
    await waitFor(async () => await isSent(job, 1), { interval: 5 })
    expect(performance.now() - started).toBeLessThan(900)
  })

  it('sends a step at its time and not before', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit()
    await world.rows(
      `update app.steps set due_at = now() + interval '1.5 seconds' where id = $1`,
      job.firstTask,
    )
    await using dispatcher = await world.startDispatcher()
    void dispatcher
    const [before] = await stepsOf(world, job)
    expect(before).toMatchObject({ state: 'due', dispatch: 0 })

    await waitFor(async () => await isSent(job, 1))

    const [after] = await stepsOf(world, job)
    expect(Number(after?.['dispatched_at'])).toBeGreaterThanOrEqual(Number(after?.['due_at']))
  })

  it('sends again what was lost, under another name', async () => {
    await using dispatcher = await world.startDispatcher()
    void dispatcher
    const researcher = await world.newResearcher()
    const job = await researcher.submit()
    await waitFor(async () => await isSent(job, 1))

    await redis.flushall()

    await waitFor(async () => await isSent(job, 2))
  })

  it('does not send again while messages lie in the queue that nobody has taken', async () => {
    await using dispatcher = await world.startDispatcher()
    void dispatcher
    const researcher = await world.newResearcher()
    const job = await researcher.submit()
    await waitFor(async () => await isSent(job, 1))
    await world.rows(
      `update app.steps set dispatched_at = now() - interval '1 minute' where id = $1`,
      job.firstTask,
    )

    // Another step is sent meanwhile, so the dispatcher has looked.
    const other = await researcher.submit()
    await waitFor(async () => await isSent(other, 1))

    const [step] = await stepsOf(world, job)
    expect(step).toMatchObject({ dispatch: 1 })
  })

  it('F45 Redis away when a job is made: nothing is lost', async () => {
    const [researcher, disabled] = [await world.newResearcher(), await world.newResearcher()]
    world.redis.signal('SIGSTOP')
    const dispatcher = await world.startDispatcher()
    const job = await researcher.submit()
    // What needs no Redis is done meanwhile, so the dispatcher has had time to look.
    const other = await disabled.submit()
    await world.rows(`update app.users set status = 'disabled' where id = $1`, disabled.user.id)
    await waitFor(async () => await hasFailed(other))
    expect((await stepsOf(world, job))[0]).toMatchObject({ state: 'due', dispatch: 0 })
    world.redis.signal('SIGCONT')
    await waitFor(async () => await isSent(job, 1), { timeout: 15_000 })
    await dispatcher[Symbol.asyncDispose]()
  })

  it('F22 user disabled while queued: her jobs end', async () => {
    await using dispatcher = await world.startDispatcher()
    void dispatcher
    const researcher = await world.newResearcher()
    const job = await researcher.submit()

    await world.rows(`update app.users set status = 'disabled' where id = $1`, researcher.user.id)

    await waitFor(async () => await hasFailed(job))
  })

  it('wakes a step that has waited for so long that its call may have been missed', async () => {
    const researcher = await world.newResearcher()
    const job = await researcher.submit()
    await world.rows(
      `update app.steps set state = 'waiting', dispatched_at = now() - interval '16 minutes' where id = $1`,
      job.firstTask,
    )
    await using dispatcher = await world.startDispatcher()
    void dispatcher
    await waitFor(async () => (await stepsOf(world, job))[0]?.['state'] === 'dispatched')
  })
})

describe('a wake-up', () => {
  it('ends a wait early', async () => {
    const wakeUp = createWakeUp()
    const waiting = wakeUp.wait(60_000)
    wakeUp.ring()
    await waiting
  })

  it('is kept when it comes between two waits, and only once', async () => {
    const wakeUp = createWakeUp()
    wakeUp.ring()
    await wakeUp.wait(60_000)
    const second = wakeUp.wait(20).then(() => 'waited')
    expect(await Promise.race([second, Promise.resolve('at once')])).toBe('at once')
    expect(await second).toBe('waited')
  })
})

it('a removal ends soon after others have done their part of it', async () => {
  const { user } = await world.newResearcher()
  await world.rows(
    `insert into proof.account_removals (user_id, remove_at, reminded_at)
     values ($1, now(), now() - interval '2 days')`,
    user.id,
  )
  const ended = async () =>
    (await world.rows('select ended_at from proof.account_removals where user_id = $1', user.id))[0]
  await using _dispatcher = await world.startDispatcher()
  await waitFor(
    async () =>
      (await world.rows('select from app.job_events where user_id = $1', user.id)).length === 0 &&
      (await world.rows(`select from app.users where id = $1 and status = 'removed'`, user.id))
        .length === 1,
  )
  expect(await ended()).toEqual({ ended_at: null })
  await world.rows('delete from app.credentials where user_id = $1', user.id)
  await world.rows('delete from app.files where user_id = $1', user.id)
  await waitFor(async () => (await ended())?.['ended_at'] !== null, { timeout: 15_000 })
})

it('work that is repeated goes on after a failure, and stops when it is told to', async () => {
  let rounds = 0
  const third = Promise.withResolvers<void>()
  const repeating = repeatUntilStopped(
    createLogger('test', { level: 'silent' }),
    'test',
    async (wait) => {
      rounds += 1
      if (rounds === 1) throw new Error('the first round fails')
      if (rounds === 3) third.resolve()
      if (rounds === 3) await wait(60_000)
    },
  )
  await third.promise
  await repeating.stop()
  expect(rounds).toBe(3)
})
