import type { Job } from '@tessera/contracts/job'
import { progressPath } from '@tessera/contracts/progress'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect, subscribe } from '../../test/events.ts'
import { ProgressSocket } from '../../test/progress-socket.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let owner: Visitor
beforeAll(async () => {
  world = await createWorld()
  owner = await world.connect()
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function ticketFor(job: Job, visitor = owner): Promise<string> {
  return (await visitor.trpc.jobs.progressTicket.mutate({ jobId: job.id })).ticket
}

async function follow(job: Job, options: { after?: number; visitor?: Visitor } = {}) {
  const ticket = await ticketFor(job, options.visitor)
  const after = options.after ?? 0
  return await ProgressSocket.open(world.api.origin, { ticket, after })
}

async function endSessions(visitor: Visitor): Promise<void> {
  await world.rows('update proof.sessions set ended_at = now() where user_id = $1', visitor.id)
}

const sessionEnded = { code: 4401, reason: 'not_signed_in' }
const ticketRefused = { code: 4401, reason: 'task_token_refused' }

describe('a socket', () => {
  it('replays what happened, shows what happens, and is closed when the job has ended', async () => {
    const job = await submitGoodJob(world, owner)
    await moveJob(world, job, 'submitting')
    const socket = await follow(job)
    await socket.seen(2)
    await moveJob(world, job, 'running')
    await socket.seen(3)
    await moveJob(world, job, 'completed')
    expect(await socket.closed).toEqual({ code: 1000, reason: 'job_ended' })
    expect(socket.sequences).toEqual([1, 2, 3, 4])
  })

  it('F73 reconnect over a WebSocket: nothing is lost and nothing comes twice or backwards', async () => {
    const job = await submitGoodJob(world, owner)
    const first = await follow(job)
    await first.seen(1)
    const states = Array.from({ length: 250 }, () => 'running' as const)
    const moved = Promise.all(states.map(async (state) => await moveJob(world, job, state)))
    await first.seen(20)
    first.leave()
    await first.closed
    await moved
    await moveJob(world, job, 'completed')

    const second = await follow(job, { after: first.sequences.at(-1) ?? 0 })
    await second.closed

    const all = Array.from({ length: 252 }, (_, index) => index + 1)
    expect([...first.sequences, ...second.sequences]).toEqual(all)
  })

  it('F74 two sockets on one job: one leaves, and the other goes on', async () => {
    const job = await submitGoodJob(world, owner)
    const [leaving, staying] = [await follow(job), await follow(job)]
    await Promise.all([leaving.seen(1), staying.seen(1)])
    leaving.leave()
    await leaving.closed
    await moveJob(world, job, 'completed')
    expect(await staying.closed).toMatchObject({ code: 1000 })
    expect(staying.sequences).toEqual([1, 2])
  })

  it('F71 access removed while a WebSocket is open: no further event, and a reason', async () => {
    const visitor = await world.connect()
    const job = await submitGoodJob(world, visitor)
    const socket = await follow(job, { visitor })
    await socket.seen(1)
    await endSessions(visitor)
    await moveJob(world, job, 'running')
    expect(await socket.closed).toEqual(sessionEnded)
    expect(socket.sequences).toEqual([1])
  })

  it(
    'F71 access removed while nothing happens: both kinds of stream end within seconds',
    { timeout: 30_000 },
    async () => {
      const visitor = await world.connect()
      const job = await submitGoodJob(world, visitor)
      const socket = await follow(job, { visitor })
      const stream = collect(subscribe(visitor, 'jobs.watch', { jobId: job.id }))
      await socket.seen(1)
      const start = performance.now()
      await world.rows("update app.users set status = 'disabled' where id = $1", visitor.id)
      expect(await socket.closed).toEqual(sessionEnded)
      expect((await stream).at(-1)).toMatchObject({
        event: 'serialized-error',
        data: { data: { fault: { code: 'not_signed_in' } } },
      })
      expect(performance.now() - start).toBeLessThan(12_000)
    },
  )

  it('F78 what happens after access was lost: comes to no socket, and with no content', async () => {
    const visitor = await world.connect()
    const job = await submitGoodJob(world, visitor)
    const ticket = await ticketFor(job, visitor)
    await endSessions(visitor)
    await moveJob(world, job, 'running')
    const socket = await ProgressSocket.open(world.api.origin, { ticket })
    expect(await socket.closed).toEqual(ticketRefused)
    expect(socket.events).toEqual([])
  })
})

describe('a ticket', () => {
  it('F75 WebSocket ticket: is good for one socket, also when two come at once', async () => {
    const job = await submitGoodJob(world, owner)
    const ticket = await ticketFor(job)
    const sockets = await Promise.all(
      [1, 2, 3].map(async () => await ProgressSocket.open(world.api.origin, { ticket })),
    )
    await waitFor(() => sockets.some(({ events }) => events.length === 1))
    await moveJob(world, job, 'completed')
    const closed = await Promise.all(sockets.map(async (socket) => await socket.closed))
    expect(closed.map(({ code }) => code).toSorted()).toEqual([1000, 4401, 4401])
    const replay = await ProgressSocket.open(world.api.origin, { ticket })
    expect(await replay.closed).toEqual(ticketRefused)
  })

  it('F75 WebSocket ticket: is in no log, and lasts a minute', async () => {
    const job = await submitGoodJob(world, owner)
    const { ticket, expiresAt } = await owner.trpc.jobs.progressTicket.mutate({ jobId: job.id })
    const [, , signature = ''] = ticket.split('.')
    const socket = await ProgressSocket.open(world.api.origin, { ticket })
    await socket.seen(1)
    socket.leave()
    const malformed = await ProgressSocket.open(world.api.origin, { ticket, more: true })
    expect(await malformed.closed).toEqual({ code: 4400, reason: 'invalid_input' })
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(60_000)
    expect(world.log.text).not.toContain(signature)
  })

  it('F75 WebSocket ticket: is no identity for the database', async () => {
    const job = await submitGoodJob(world, owner)
    const ticket = await ticketFor(job)
    for (const authorization of [`Bearer ${ticket}`, `Bearer ${ticket.slice(-43)}`]) {
      const response = await owner.fetch('/jobs', { headers: { authorization } })
      expect(response.status).toBe(401)
    }
  })

  it('for a job of another user is not made', async () => {
    const job = await submitGoodJob(world, owner)
    const other = await world.signUp()
    expect(await refusalOf(ticketFor(job, other))).toMatchObject({ code: 'not_found' })
  })
})

describe('whoever comes to the address', () => {
  it('from another site’s page is refused before a socket opens', async () => {
    const socket = new ProgressSocket(world.api.origin, { origin: 'https://evil.example' })
    await expect(socket.opened()).rejects.toThrow('403')
    const ours = new ProgressSocket(world.api.origin, { origin: Visitor.pageOrigin })
    await ours.opened()
    ours.leave()
  })

  it.each([
    ['no ticket', {}],
    ['no object', 7],
    ['an event before the first', { ticket: 'x', after: -1 }],
  ])('with %s is told that this is not well formed', async (_, opening) => {
    const socket = await ProgressSocket.open(world.api.origin, opening)
    expect(await socket.closed).toEqual({ code: 4400, reason: 'invalid_input' })
  })

  it('with more than a ticket’s length is cut off', async () => {
    const socket = await ProgressSocket.open(world.api.origin, { ticket: 'x'.repeat(5_000) })
    expect(await socket.closed).toMatchObject({ code: 1009 })
  })

  it('with a second message is cut off', async () => {
    const job = await submitGoodJob(world, owner)
    const socket = await follow(job)
    await socket.seen(1)
    socket.send('more')
    expect(await socket.closed).toEqual({ code: 4400, reason: 'invalid_input' })
    await moveJob(world, job, 'completed')
    expect(socket.sequences).toEqual([1])
  })

  it('and says nothing is cut off', { timeout: 15_000 }, async () => {
    const socket = new ProgressSocket(world.api.origin)
    expect(await socket.closed).toEqual({ code: 4400, reason: 'invalid_input' })
  })

  it('has twenty sockets, and gets another when one has left', async () => {
    const visitor = await world.connect()
    const job = await submitGoodJob(world, visitor)
    const open = await Promise.all(
      Array.from({ length: 20 }, async () => await follow(job, { visitor })),
    )
    await Promise.all(open.map(async (socket) => await socket.seen(1)))

    const tooMany = await follow(job, { visitor })
    expect(await tooMany.closed).toEqual({ code: 4429, reason: 'too_many_requests' })

    open[0]?.leave()
    await waitFor(async () => {
      const next = await follow(job, { visitor })
      return await next.seen(1).then(
        () => true,
        () => false,
      )
    })
    await moveJob(world, job, 'completed')
    await Promise.all(open.slice(1).map(async (socket) => await socket.closed))
  })

  it('without asking for a WebSocket finds nothing', async () => {
    const response = await owner.fetch(progressPath)
    expect(response.status).toBe(404)
    expect(await refusalBody(response)).toMatchObject({ code: 'not_found' })
  })
})

it('a process that stops says so, and its sockets go on with another', async () => {
  const job = await submitGoodJob(world, owner)
  const another = await world.startAnother()
  const opening = { ticket: await ticketFor(job) }
  const first = await ProgressSocket.open(another.origin, opening)
  await first.seen(1)
  await another[Symbol.asyncDispose]()
  expect(await first.closed).toEqual({ code: 1001, reason: 'going_away' })
  await moveJob(world, job, 'completed')
  const second = await follow(job, { after: 1 })
  await second.closed
  expect(second.sequences).toEqual([2])
})
