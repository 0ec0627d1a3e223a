import type { NoticeBell } from '@tessera/contracts/notice-thread'
import { noticeBell } from '@tessera/contracts/notice-thread'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StreamMessage, subscribe } from '../../test/events.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

function bellIn({ data }: StreamMessage): NoticeBell | null {
  const bell = noticeBell.safeParse(data)
  return bell.success ? bell.data : null
}

it('a bell rings when a job ends, and is quiet again when somebody reads elsewhere', async () => {
  const owner = await world.connect()
  const job = await submitGoodJob(world, owner)
  const leave = new AbortController()
  const seen: number[] = []
  for await (const message of subscribe(owner, 'notices.watch', {}, { signal: leave.signal })) {
    const bell = bellIn(message)
    if (bell === null) continue
    seen.push(bell.unread)
    if (seen.length === 1) await moveJob(world, job, 'completed')
    if (seen.length === 2) {
      const { threads } = await owner.trpc.notices.threads.query({})
      expect(threads).toMatchObject([{ kind: 'job_completed', jobId: job.id, isRead: false }])
      expect(threads[0]?.id).toBe(bell.newest)
      await owner.trpc.notices.markRead.mutate({ noticeId: bell.newest ?? '' })
    }
    if (seen.length === 3) break
  }
  leave.abort()
  expect(seen).toEqual([0, 1, 0])
})

it('F71 access removed while a bell is watched: it ends before it says another number', async () => {
  const owner = await world.connect()
  const job = await submitGoodJob(world, owner)
  const messages: StreamMessage[] = []
  for await (const message of subscribe(owner, 'notices.watch', {})) {
    messages.push(message)
    if (bellIn(message) === null) continue
    await world.rows('update proof.sessions set ended_at = now() where user_id = $1', owner.id)
    await moveJob(world, job, 'completed')
  }
  expect(messages.flatMap((message) => bellIn(message)?.unread ?? [])).toEqual([0])
  expect(messages.at(-1)).toMatchObject({
    event: 'serialized-error',
    data: { data: { fault: { code: 'not_signed_in' } } },
  })
})

it('another user finds neither threads nor lines, and can mark none', async () => {
  const owner = await world.connect()
  const job = await submitGoodJob(world, owner)
  await moveJob(world, job, 'failed')
  const { newest } = await owner.trpc.notices.bell.query()
  const noticeId = newest ?? randomUUID()
  const other = await world.connect()
  expect((await other.trpc.notices.threads.query({})).threads).toEqual([])
  const asks = [
    async () => await other.trpc.notices.lines.query({ noticeId }),
    async () => await other.trpc.notices.markRead.mutate({ noticeId }),
  ]
  for (const ask of asks)
    await expect(ask()).rejects.toMatchObject({ data: { fault: { code: 'not_found' } } })
  await other.trpc.notices.markAllRead.mutate({ newest: noticeId })
  expect(await owner.trpc.notices.bell.query()).toEqual({ unread: 1, newest })
  expect(await owner.trpc.notices.lines.query({ noticeId })).toHaveLength(1)
  await owner.trpc.notices.markAllRead.mutate({ newest: noticeId })
  expect(await owner.trpc.notices.bell.query()).toEqual({ unread: 0, newest })
})
