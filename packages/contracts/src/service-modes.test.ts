import { expect, it } from 'vitest'
import { controlMode, imputingMode, isImputing } from './service-modes.ts'

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

it.each(['imputation', 'impute', 'Imputation_chrX', 'phasing and imputation', 'phase+impute'])(
  'knows that %s imputes',
  (mode) => expect(isImputing(mode)).toBe(true),
)

it.each(['qc_only', 'phasing', 'pre-imputation', 'no imputation', 'scores'])(
  'does not take %s for imputing',
  (mode) => expect(isImputing(mode)).toBe(false),
)

it('takes the plain spelling first', () => {
  expect(imputingMode([{ value: 'imputation_chrX' }, { value: 'imputation' }])).toBe('imputation')
  expect(imputingMode([{ value: 'impute' }])).toBe('impute')
})
