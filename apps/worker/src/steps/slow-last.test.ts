import { expect, it } from 'vitest'
import { slowLast } from './slow-last.ts'

const results = ['slow', 'here', 'quick'].map((name) => ({ name }))

it.each([
  ['in the order of the service', 0, ['slow', 'quick']],
  ['what took a grant’s whole time last', 1, ['quick', 'slow']],
  ['each in its turn when all are slow', 2, ['slow', 'quick']],
])('fetches %s, and nothing that is here', (_, overruns, order) => {
  expect(slowLast(results, new Set(['here']), overruns).map(({ name }) => name)).toEqual(order)
})

it('has nothing to fetch when all is here', () => {
  expect(slowLast(results, new Set(['slow', 'here', 'quick']), 2)).toEqual([])
})
