import type { Recurrence } from '@tessera/contracts/schedule'
import { describe, expect, it } from 'vitest'
import { nextOccurrence, planOccurrences } from './occurrences.ts'

const london = { timeZone: 'Europe/London' } as const
const newYork = { timeZone: 'America/New_York' } as const
const nights = (weekday: number, time: string): Recurrence => ({
  kind: 'weekly',
  weekday,
  time,
  ...london,
})

it.each([
  [
    'a time that clocks leave out, an hour later',
    nights(7, '01:30'),
    '2026-03-28T12:00Z',
    '2026-03-29T01:30Z',
  ],
  [
    'a time that clocks show twice, at the first',
    nights(7, '01:30'),
    '2026-10-24T12:00Z',
    '2026-10-25T00:30Z',
  ],
  [
    'a time that clocks show twice, once',
    nights(7, '01:30'),
    '2026-10-25T00:30Z',
    '2026-11-01T01:30Z',
  ],
  [
    'the same time of the day in summer',
    nights(1, '09:00'),
    '2026-06-01T08:00Z',
    '2026-06-08T08:00Z',
  ],
  [
    'the same time of the day in winter',
    nights(1, '09:00'),
    '2026-12-01T08:00Z',
    '2026-12-07T09:00Z',
  ],
  [
    'today, while its time is to come',
    nights(1, '09:00'),
    '2026-06-01T07:59Z',
    '2026-06-01T08:00Z',
  ],
  [
    'the last day of a month without a 31st',
    { kind: 'monthly', day: 31, time: '02:00', ...newYork },
    '2026-02-01T12:00Z',
    '2026-02-28T07:00Z',
  ],
  [
    'the 31st again afterwards',
    { kind: 'monthly', day: 31, time: '02:00', ...newYork },
    '2026-02-28T07:00Z',
    '2026-03-31T06:00Z',
  ],
  [
    'once, in her own time zone',
    { kind: 'once', date: '2026-07-01', time: '23:15', timeZone: 'Africa/Johannesburg' },
    '2026-06-01T00:00Z',
    '2026-07-01T21:15Z',
  ],
  [
    'nothing, once it is over',
    { kind: 'once', date: '2026-07-01', time: '23:15', timeZone: 'Africa/Johannesburg' },
    '2026-07-01T21:15Z',
    null,
  ],
] as const satisfies readonly (readonly [string, Recurrence, string, string | null])[])(
  'the next one is %s',
  (_, when, after, next) => {
    expect(nextOccurrence(when, new Date(after))).toEqual(next === null ? null : new Date(next))
  },
)

describe('after a time without Tessera', () => {
  const when = nights(1, '09:00')
  const plan = (now: string) => planOccurrences(when, new Date('2026-06-01T08:00Z'), new Date(now))

  it('the latest is submitted, and those before it are missed', () => {
    expect(plan('2026-06-15T20:00Z')).toEqual({
      missed: [new Date('2026-06-01T08:00Z'), new Date('2026-06-08T08:00Z')],
      current: new Date('2026-06-15T08:00Z'),
      next: new Date('2026-06-22T08:00Z'),
    })
  })

  it('one that is more than a day late is missed too', () => {
    expect(plan('2026-06-02T08:00Z').current).toEqual(new Date('2026-06-01T08:00Z'))
    expect(plan('2026-06-02T08:01Z')).toEqual({
      missed: [new Date('2026-06-01T08:00Z')],
      current: null,
      next: new Date('2026-06-08T08:00Z'),
    })
  })
})
