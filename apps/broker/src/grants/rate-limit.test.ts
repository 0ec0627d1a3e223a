import { expect, it } from 'vitest'
import { RateLimit } from './rate-limit.ts'

function limitAt(perMinute: number) {
  const clock = { seconds: 0 }
  const limit = new RateLimit(perMinute, () => clock.seconds * 1000)
  return { clock, take: (name = 'worker-1') => limit.take(name) }
}

it('allows a burst as large as a minute’s, and then says how long to wait', () => {
  const { take } = limitAt(3)
  expect([take(), take(), take()]).toEqual([0, 0, 0])
  expect(take()).toBeCloseTo(20)
})

it('says how long to wait of what has begun to fill', () => {
  const { clock, take } = limitAt(3)
  for (let n = 0; n < 3; n++) take()
  clock.seconds = 15
  expect(take()).toBeCloseTo(5)
})

it('goes by the time since the process began', () => {
  const limit = new RateLimit(1)
  expect(limit.take('worker-1')).toBe(0)
  expect(limit.take('worker-1')).toBeGreaterThan(50)
})

it('fills again with time, and never beyond a minute’s', () => {
  const { clock, take } = limitAt(3)
  for (let n = 0; n < 3; n++) take()
  clock.seconds = 20
  expect(take()).toBe(0)
  expect(take()).toBeCloseTo(20)
  clock.seconds = 3600
  expect([take(), take(), take()]).toEqual([0, 0, 0])
  expect(take()).toBeGreaterThan(0)
})

it('does not take from one what another has used', () => {
  const { take } = limitAt(1)
  expect(take('worker-1')).toBe(0)
  expect(take('worker-1')).toBeGreaterThan(0)
  expect(take('worker-2')).toBe(0)
})

it('asked too often, does not put off the time when it may', () => {
  const { clock, take } = limitAt(1)
  take()
  for (clock.seconds = 1; clock.seconds < 59; clock.seconds++) expect(take()).toBeGreaterThan(0)
  clock.seconds = 60.1
  expect(take()).toBe(0)
})

it('forgets among ten thousand names those that rest, and not one that has used its share', () => {
  const { clock, take } = limitAt(1)
  for (let n = 0; n < 9_999; n++) take(`resting-${n}`)
  clock.seconds = 59
  take('busy')
  clock.seconds = 61
  take('newcomer')
  expect(take('busy')).toBeGreaterThan(0)
  expect(take('resting-1')).toBe(0)
  expect(take('resting-1')).toBeGreaterThan(0)
})
