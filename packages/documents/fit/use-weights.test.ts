import { expect, it } from 'vitest'
import { useWeights } from '../src/meaning/uses/use-weights.ts'
import { fingerprint, labelledSentences } from './labelled-sentences.ts'

it('were learnt from the examples that stand beside them', async () => {
  const sentences = await labelledSentences()
  expect(sentences.length).toBeGreaterThan(10_000)
  expect(useWeights().examples).toBe(fingerprint(sentences))
})
