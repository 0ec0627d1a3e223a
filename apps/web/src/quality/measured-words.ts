import { reaching, type Quality } from '@tessera/contracts/quality'
import { percentText } from '../ui/percent.ts'

/** As people write it. Minimac's and Beagle's estimates are not the same. */
export function measureName({ measure }: Pick<Quality, 'measure'>): string {
  return measure === 'DR2' ? 'DR²' : 'R²'
}

/** Of imputed variants that differ between people: `12,345 (67.8 %)`. */
export function reachedWords(quality: Pick<Quality, 'byFrequency'>, threshold: number): string {
  const { variants, atLeast } = reaching(quality)
  const count = atLeast[threshold] ?? 0
  const share = variants === 0 ? '' : ` (${percentText(count / variants, 1)})`
  return `${count.toLocaleString('en')}${share}`
}
