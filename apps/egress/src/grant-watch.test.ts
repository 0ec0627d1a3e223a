import { randomUUID } from 'node:crypto'
import { type GrantId, grantId } from '@tessera/contracts/ids'
import { createLogger } from '@tessera/runtime/logger'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchGrants } from './grant-watch.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const logger = createLogger('egress', { level: 'silent' })
const [one, other] = [grantId.parse(randomUUID()), grantId.parse(randomUUID())]

it('asks for all grants that are held at once, each once, and not while there are none', async () => {
  const asked: (readonly GrantId[])[] = []
  using watch = watchGrants(async (ids) => {
    asked.push(ids)
    return new Set(ids)
  }, logger)
  await vi.advanceTimersByTimeAsync(800)
  expect(asked).toEqual([])

  const holds = [watch.hold(one), watch.hold(other), watch.hold(one)]
  await vi.advanceTimersByTimeAsync(400)
  expect(asked).toEqual([[one, other]])

  holds[0]?.[Symbol.dispose]()
  holds[1]?.[Symbol.dispose]()
  await vi.advanceTimersByTimeAsync(400)
  expect(asked).toEqual([[one, other], [one]])
  expect(holds.map(({ signal }) => signal.aborted)).toEqual([false, false, false])
})

it('breaks off what goes on under a grant that has ended, and nothing else', async () => {
  using watch = watchGrants(async () => new Set([other]), logger)
  const [ended, live] = [watch.hold(one), watch.hold(other)]
  await vi.advanceTimersByTimeAsync(400)
  expect(ended.signal.reason).toMatchObject({ problem: 'grant_ended' })
  expect(live.signal.aborted).toBe(false)
})

it('breaks everything off when nobody has said for two seconds that it lives', async () => {
  const isAway = { now: false }
  using watch = watchGrants(async (ids) => {
    if (isAway.now) throw new Error('the broker is away')
    return new Set(ids)
  }, logger)
  const { signal } = watch.hold(one)
  await vi.advanceTimersByTimeAsync(400)
  isAway.now = true
  await vi.advanceTimersByTimeAsync(1_999)
  expect(signal.aborted).toBe(false)
  const late = watch.hold(other)
  await vi.advanceTimersByTimeAsync(1)
  expect(signal.reason).toMatchObject({ problem: 'broker_away' })
  expect(late.signal.aborted).toBe(false)
})

it('asks again only when it was answered', async () => {
  const answers: (() => void)[] = []
  using watch = watchGrants(async (ids) => {
    await new Promise<void>((resolve) => answers.push(resolve))
    return new Set(ids)
  }, logger)
  watch.hold(one)
  await vi.advanceTimersByTimeAsync(1_200)
  expect(answers).toHaveLength(1)
  answers[0]?.()
  await vi.advanceTimersByTimeAsync(400)
  expect(answers).toHaveLength(2)
})

it('asks no more once it is disposed of', async () => {
  const findLive = vi.fn(async (ids: readonly GrantId[]) => new Set(ids))
  const watch = watchGrants(findLive, logger)
  watch.hold(one)
  watch[Symbol.dispose]()
  await vi.advanceTimersByTimeAsync(800)
  expect(findLive).not.toHaveBeenCalled()
})
