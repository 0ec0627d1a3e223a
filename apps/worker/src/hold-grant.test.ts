import { once } from 'node:events'
import { asJob, ProofRefused } from '@tessera/db/unit'
import { setJobState } from '@tessera/db/jobs'
import { endStep } from '@tessera/db/steps'
import { release } from '@tessera/broker-client/grants'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { claim, type Claimed, letGrantExpire } from '../test/claim.ts'
import type { Researcher } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'
import { type GrantHold, holdGrant } from './hold-grant.ts'
import { GrantEnded, OutOfTime, Stopping } from './task-stopped.ts'

let world: World
let researcher: Researcher
beforeAll(async () => {
  world = await createWorld()
  researcher = await world.newResearcher()
})
afterAll(async () => await world[Symbol.asyncDispose]())

afterEach(() => {
  vi.useRealTimers()
})

/** Of this machine; the monotonic clock goes on. */
function setClock(now: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now })
}

async function hold(
  { connection, grant }: Claimed,
  stopping = new AbortController().signal,
): Promise<GrantHold> {
  const login = world.workerLogin
  return await holdGrant(grant, { connection, login, stopping, watchEveryMs: 50 })
}

describe('a grant that is held', () => {
  it.each([
    ['ahead', 600_000],
    ['behind', -600_000],
  ])('F18 clock ten minutes %s: shows the database’s time, and ends with it', async (_, skew) => {
    const claimed = await claim(world, await researcher.submit(), `worker-clock${skew}`)
    setClock(Date.now() + skew)
    await using held = await hold(claimed)
    const [{ now } = { now: null }] = await world.rows('select now()')
    expect(Math.abs(held.now().getTime() - Number(now))).toBeLessThan(1000)
    expect(() => held.requireLive()).not.toThrow()
  })

  it('F17 renewal: comes before a third of its time is left, so that the grant outlives its first end', async () => {
    const job = await researcher.submit()
    const claimed = await claim(world, job, 'worker-renew')
    const end = new Date(Date.now() + 1500)
    await world.rows('update proof.grants set expires_at = $2 where job_id = $1', job.id, end)
    await using held = await hold({ ...claimed, grant: { ...claimed.grant, expiresAt: end } })

    await waitFor(async () => {
      const [row] = await world.rows(
        'select expires_at from proof.grants where job_id = $1',
        job.id,
      )
      return Number(row?.['expires_at']) > end.getTime() + 10_000
    })
    await waitFor(() => held.now() > end)

    expect(() => held.requireLive()).not.toThrow()
    await held.confirm()
  })

  it('F23 user disabled mid-job: the grant ends within a second', async () => {
    const other = await world.newResearcher()
    await using held = await hold(await claim(world, await other.submit(), 'worker-disabled'))
    const started = performance.now()
    const aborted = once(held.signal, 'abort')

    await world.rows(`update app.users set status = 'disabled' where id = $1`, other.user.id)
    await aborted

    expect(performance.now() - started).toBeLessThan(1000)
    expect(() => held.requireLive()).toThrow(GrantEnded)
  })

  it('F70 cancel: the grant ends when its owner cancels the job', async () => {
    const job = await researcher.submit()
    await using held = await hold(await claim(world, job, 'worker-cancelled'))
    const aborted = once(held.signal, 'abort')
    await job.cancel()
    await aborted
    await expect(held.confirm()).rejects.toThrow(GrantEnded)
  })

  it('F19 clock that steps back: the grant ends at its time by the monotonic clock when nobody can be asked', async () => {
    const claimed = await claim(world, await researcher.submit(), 'worker-alone')
    const grant = { ...claimed.grant, expiresAt: new Date(Date.now() + 300) }
    const away = { ...claimed.connection, origin: 'http://127.0.0.1:1' }
    await using held = await hold({ connection: away, grant })
    setClock(Date.now() - 600_000)
    await waitFor(() => held.signal.aborted)
    expect(() => held.requireLive()).toThrow(GrantEnded)
  })

  it('lets its holder write what came of the step before no renewal helps any more', async () => {
    const job = await researcher.submit()
    const claimed = await claim(world, job, 'worker-slow')
    const ceiling = new Date(Date.now() + 5000)
    await using held = await hold({ ...claimed, grant: { ...claimed.grant, ceiling } })

    await once(held.signal, 'abort')

    expect(() => held.requireLive()).toThrow(OutOfTime)
    await asJob(world.workerLogin, claimed.grant.rowProof, async (unit) => {
      await endStep(unit, { kind: 'failed', dueAt: held.now(), reason: 'too slow' })
    })
  })

  it('is let go of when the process stops', async () => {
    const stopping = new AbortController()
    const claimed = await claim(world, await researcher.submit(), 'worker-stopping')
    await using held = await hold(claimed, stopping.signal)
    stopping.abort(new Stopping())
    expect(() => held.requireLive()).toThrow(Stopping)
  })

  it('cannot be held when it has been given back', async () => {
    const claimed = await claim(world, await researcher.submit(), 'worker-released')
    await release(claimed.connection, claimed.grant, { putBack: true })
    await expect(hold(claimed)).rejects.toThrow(GrantEnded)
  })
})

it('F4 two workers hold one step: after its successor has claimed the step, an old holder can write nothing', async () => {
  const job = await researcher.submit()
  const old = await claim(world, job, 'worker-old')
  await using held = await hold(old)
  await letGrantExpire(world, job)
  const next = await claim(world, job, 'worker-next')
  expect(next.grant.fence).toBeGreaterThan(old.grant.fence)

  const write = asJob(world.workerLogin, old.grant.rowProof, async (unit, userId) => {
    await setJobState(unit, { userId, jobId: job.id }, { state: 'failed', text: 'too late' })
  })

  await expect(write).rejects.toThrow(ProofRefused)
  await expect(held.confirm()).rejects.toThrow(GrantEnded)
  expect(await job.read()).toMatchObject({ state: 'queued' })
})
