import type { Job } from '@tessera/contracts/job'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { collect, type StreamMessage, subscribe } from '../../test/events.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import type { Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function ownJob(): Promise<{ readonly owner: Visitor; readonly job: Job }> {
  const owner = await world.connect()
  return { owner, job: await submitGoodJob(world, owner) }
}

function idsOf(messages: readonly StreamMessage[]): readonly string[] {
  return messages.flatMap(({ id }) => (id === null ? [] : [id]))
}

it('replays what happened, shows what happens, and ends with the job', async () => {
  const { owner, job } = await ownJob()
  await moveJob(world, job, 'submitting')
  const messages: StreamMessage[] = []

  for await (const message of subscribe(owner, 'jobs.watch', { jobId: job.id })) {
    messages.push(message)
    if (message.id === '2') await moveJob(world, job, 'running')
    if (message.id === '3') await moveJob(world, job, 'completed')
  }

  expect(idsOf(messages)).toEqual(['1', '2', '3', '4'])
  expect(messages.find(({ id }) => id === '4')?.data).toMatchObject({
    jobId: job.id,
    sequence: 4,
    event: { kind: 'state', state: 'completed' },
  })
  expect(messages.at(-1)?.event).toBe('return')
})

it('F73 reconnect: goes on after the last event that was seen, without a gap and without a repeat', async () => {
  const { owner, job } = await ownJob()
  const leave = new AbortController()
  const first: StreamMessage[] = []
  const stream = subscribe(owner, 'jobs.watch', { jobId: job.id }, { signal: leave.signal })
  for await (const message of stream) {
    first.push(message)
    if (message.id === '1') await moveJob(world, job, 'submitting')
    if (message.id === '2') break
  }
  leave.abort()
  await moveJob(world, job, 'running')
  await moveJob(world, job, 'failed')

  const input = { jobId: job.id, lastEventId: '2' }
  const second = await collect(subscribe(owner, 'jobs.watch', input))

  expect([...idsOf(first), ...idsOf(second)]).toEqual(['1', '2', '3', '4'])
})

it('F72 progress that a worker writes: is shown at once, and not when this process looks again', async () => {
  const { owner, job } = await ownJob()
  let moved = Number.NaN
  for await (const message of subscribe(owner, 'jobs.watch', { jobId: job.id })) {
    if (message.id !== '1') continue
    await moveJob(world, job, 'completed')
    moved = performance.now()
  }
  expect(performance.now() - moved).toBeLessThan(4_000)
})

it('loses none of many events that come at once', async () => {
  const { owner, job } = await ownJob()
  const messages: StreamMessage[] = []
  for await (const message of subscribe(owner, 'jobs.watch', { jobId: job.id })) {
    messages.push(message)
    if (message.id !== '1') continue
    const states = Array.from({ length: 250 }, () => 'running' as const)
    await Promise.all(states.map(async (state) => await moveJob(world, job, state)))
    await moveJob(world, job, 'completed')
  }
  expect(idsOf(messages)).toEqual(Array.from({ length: 252 }, (_, index) => String(index + 1)))
})

it('ends at once when the job had ended', async () => {
  const { owner, job } = await ownJob()
  await moveJob(world, job, 'completed')
  const input = { jobId: job.id, lastEventId: '2' }
  expect(idsOf(await collect(subscribe(owner, 'jobs.watch', input)))).toEqual([])
})

it('F71 access removed while events are shown: ends before it shows another one', async () => {
  const { owner, job } = await ownJob()
  const messages: StreamMessage[] = []
  for await (const message of subscribe(owner, 'jobs.watch', { jobId: job.id })) {
    messages.push(message)
    if (message.id !== '1') continue
    await world.rows('update proof.sessions set ended_at = now() where user_id = $1', owner.id)
    await moveJob(world, job, 'running')
  }
  expect(idsOf(messages)).toEqual(['1'])
  expect(messages.at(-1)).toMatchObject({
    event: 'serialized-error',
    data: { data: { fault: { code: 'not_signed_in' } } },
  })
})

it('F74 two that watch one job: one leaves, and the other goes on', async () => {
  const { owner, job } = await ownJob()
  const leave = new AbortController()
  const watching = (options = {}) => subscribe(owner, 'jobs.watch', { jobId: job.id }, options)
  const leaving = watching({ signal: leave.signal })
  expect((await leaving.next()).value).toMatchObject({ event: 'connected' })
  expect((await leaving.next()).value).toMatchObject({ id: '1' })

  const seen: StreamMessage[] = []
  for await (const message of watching()) {
    seen.push(message)
    if (message.id !== '1') continue
    leave.abort()
    await expect(leaving.next()).rejects.toThrow()
    await moveJob(world, job, 'running')
    await moveJob(world, job, 'completed')
  }
  expect(idsOf(seen)).toEqual(['1', '2', '3'])
})

it('shows nothing of another user’s job', async () => {
  const { job } = await ownJob()
  const other = await world.connect()
  const messages = await collect(subscribe(other, 'jobs.watch', { jobId: job.id }))
  expect(idsOf(messages)).toEqual([])
  expect(JSON.stringify(messages)).toContain('not_found')
})

it('can be taken up with another process', async () => {
  const { owner, job } = await ownJob()
  const another = await world.startAnother()
  await moveJob(world, job, 'completed')
  const input = { jobId: job.id, lastEventId: '1' }
  const stream = subscribe(owner, 'jobs.watch', input, { origin: another.origin })
  expect(idsOf(await collect(stream))).toEqual(['2'])
})
