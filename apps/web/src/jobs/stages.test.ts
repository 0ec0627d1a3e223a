import { jobState } from '@tessera/contracts/job'
import { expect, test } from 'vitest'
import { stageOf, stages } from './stages.ts'

test('a job is done only when it is completed, and at no stage where its state does not tell one', () => {
  const done = jobState.options.filter((state) => stageOf(state) === stages.length - 1)
  expect(done).toEqual(['completed', 'completed_with_warnings'])
  const untold = jobState.options.filter((state) => stageOf(state) === null)
  expect(untold.toSorted()).toEqual(['cancelled', 'failed', 'waiting'])
})
