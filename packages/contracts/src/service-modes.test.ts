import { expect, it } from 'vitest'
import { controlMode, imputingMode } from './service-modes.ts'

it.each(['qc_only', 'qconly', 'qc-only', 'QC_Only'])(
  'takes %s where a service lists it',
  (value) => {
    expect(controlMode([{ value: 'imputation' }, { value }])).toBe(value)
  },
)

it('takes no mode that only looks like quality control alone, and none that is not listed', () => {
  expect(controlMode([{ value: 'imputation' }, { value: 'qc' }, { value: 'phasing' }])).toBeNull()
  expect(controlMode([])).toBeNull()
  expect(imputingMode([{ value: 'qc_only' }, { value: 'phasing' }])).toBeNull()
  expect(imputingMode([{ value: 'qc_only' }, { value: 'imputation' }])).toBe('imputation')
})
