import { expect, test } from 'vitest'
import { runChaos } from './run-chaos.ts'

test('sixty jobs complete once each while every process is killed in turn and one sleeps past its grants', async () => {
  const report = await runChaos({
    jobs: 60,
    people: 5,
    stayMs: 0,
    everyMs: 2000,
    pauses: 1,
    limitMs: 240_000,
  })

  expect(report).toMatchObject({
    jobs: { completed: 60 },
    notSubmittedOnce: [],
    foreignRows: [],
    canaries: [],
    controlFound: true,
  })
  expect(report.contextsRestored).toBe(report.contextsAsked)
  expect(report.contextsAsked).toBeGreaterThan(180)
  expect(Object.keys(report.interruptions.killed)).toHaveLength(6)
}, 300_000)
