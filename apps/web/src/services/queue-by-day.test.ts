import type { ServiceCheck } from '@tessera/contracts/service'
import { expect, test } from 'vitest'
import { queueByDay } from './queue-by-day.ts'

test('a day has its longest queue, and one on which the service told nothing has none', () => {
  const check = (at: string, queued: number | null): ServiceCheck => ({
    at,
    state: 'reachable',
    milliseconds: 10,
    queued,
  })
  const days = queueByDay(
    [
      check('2026-03-08T10:00:00.000Z', null),
      check('2026-03-09T10:00:00.000Z', 0),
      check('2026-03-10T00:00:00.000Z', 3),
      check('2026-03-10T01:00:00.000Z', 12),
    ],
    new Date('2026-03-10T12:00:00Z'),
  )
  expect(days).toHaveLength(30)
  expect(days.slice(-3).map(({ longest }) => longest)).toEqual([null, 0, 12])
})
