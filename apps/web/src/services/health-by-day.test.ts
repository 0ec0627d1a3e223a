import type { ServiceCheck } from '@tessera/contracts/service'
import { expect, test } from 'vitest'
import { healthByDay } from './health-by-day.ts'

test('each of thirty days has its share of good answers and its worst, and a day without any has none', () => {
  const days = healthByDay(
    [
      check('2026-01-01T00:00:00.000Z', 'unreachable'),
      check('2026-03-09T23:59:59.000Z', 'reachable'),
      check('2026-03-10T00:00:00.000Z', 'reachable'),
      check('2026-03-10T01:00:00.000Z', 'unreachable'),
      check('2026-03-10T01:00:30.000Z', 'unreachable'),
      check('2026-03-10T02:00:00.000Z', 'maintenance'),
      check('2026-03-10T03:00:00.000Z', 'reachable'),
    ],
    new Date('2026-03-10T12:00:00Z'),
  )
  expect(days).toHaveLength(30)
  expect(days.slice(-3)).toEqual([
    { day: '2026-03-08', good: 0, worst: null },
    { day: '2026-03-09', good: 1, worst: 'reachable' },
    { day: '2026-03-10', good: 0.4, worst: 'unreachable' },
  ])
})

test('one check without an answer makes no day bad, two in a row do', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  const good = check('2026-03-10T00:00:00.000Z', 'reachable')
  const miss = check('2026-03-10T01:00:00.000Z', 'unreachable')
  const well = check('2026-03-10T02:00:00.000Z', 'panel_gone')
  expect(healthByDay([good, miss, well], now).at(-1)).toMatchObject({
    good: 1,
    worst: 'panel_gone',
  })
  expect(healthByDay([good, miss, miss, well], now).at(-1)).toMatchObject({
    good: 0.5,
    worst: 'unreachable',
  })
})

function check(at: string, state: ServiceCheck['state']): ServiceCheck {
  return { at, state, milliseconds: 10, queued: null }
}
