import { expect, it } from 'vitest'
import { controlTable } from './control-tables.ts'

it('has a line for each million bases, also where one of the counts ends before', () => {
  const control = { chromosome: '20', differing: [0, 3], leftOut: [1], typedOnly: [0, 0, 7] }
  expect(controlTable(control).rows).toEqual([
    [1, 0, 1, 0],
    [2, 3, 0, 0],
    [3, 0, 0, 7],
  ])
})
