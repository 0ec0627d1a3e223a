import { expect, test } from 'vitest'
import { runFleet } from './run-fleet.ts'

test('jobs of several people at three services that fail, close and forget end once each, within each service’s limit', async () => {
  const {
    troubles,
    jobs,
    seconds: _,
    mostAtOnce,
    ...faults
  } = await runFleet({
    jobs: 18,
    people: 3,
    everyMs: 1_000,
    limitMs: 200_000,
  })
  expect(faults).toEqual({
    failed: [],
    notSubmittedOnce: [],
    countedOtherwise: [],
    refusedWhereLimitIsKnown: 0,
  })
  const { completed = 0, completed_with_warnings: warned = 0, failed = 0, ...others } = jobs
  expect(others).toEqual({})
  expect(completed + warned + failed).toBe(18)
  expect(completed).toBeGreaterThanOrEqual(14)
  for (const { most, allowed } of mostAtOnce) {
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(allowed)
  }
  expect(troubles['bursts of 502']).toBeGreaterThan(0)
}, 300_000)
