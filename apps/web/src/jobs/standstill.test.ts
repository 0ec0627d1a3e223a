import type { ServiceTiming } from '@tessera/contracts/service-timing'
import { expect, test } from 'vitest'
import { standstillOf } from './standstill.ts'

const timing: ServiceTiming = {
  basis: 'everybody',
  jobs: 9,
  waited: { from: 60, to: 1200 },
  ran: { from: 600, to: 3600 },
}
const now = Date.parse('2026-03-10T12:00:00Z')
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString()

test('a job stands still when nothing new was said for longer than most waited or ran', () => {
  const running = (seconds: number) =>
    standstillOf({ changedAt: ago(seconds), isInQueue: false, timing, now })
  expect(running(3600)).toBeNull()
  expect(running(3601)).toMatchObject({ seconds: 3601, usual: { to: 3600 } })
  const waiting = { changedAt: ago(1201), isInQueue: true, timing, now }
  expect(standstillOf(waiting)).toMatchObject({ usual: { to: 1200 }, isInQueue: true })
})

test('nobody says so of a job of which too little is known, or within minutes', () => {
  const long = { changedAt: ago(90_000), isInQueue: true, now }
  expect(standstillOf({ ...long, timing: null })).toBeNull()
  expect(standstillOf({ ...long, timing: { ...timing, waited: null } })).toBeNull()
  expect(standstillOf({ ...long, changedAt: null, timing })).toBeNull()
  const quick = { ...timing, ran: { from: 0, to: 60 } }
  expect(standstillOf({ changedAt: ago(240), isInQueue: false, timing: quick, now })).toBeNull()
})
