import { reaching } from '@tessera/contracts/quality'
import type { ReportedAnyJob, ReportedStudyJob } from '@tessera/contracts/report'
import type { KeyNumber } from '../blocks/facts.ts'
import { number, percent } from '../words.ts'

type Measured = Pick<ReportedAnyJob, 'inputs'> & Pick<ReportedStudyJob, 'quality'>

/** What is known of how many, how much, and how well. */
export function keyNumbersOf({ inputs, quality }: Measured): readonly KeyNumber[] {
  const samples = samplesOf(inputs)
  const { variants = 0, atLeast = [0, 0, 0] } = quality === null ? {} : reaching(quality)
  const name = quality === null ? '' : measureName(quality)
  return [
    ...(samples === null ? [] : [{ value: number(samples), name: 'Samples' }]),
    ...(quality === null
      ? []
      : [
          { value: number(quality.typed + quality.typedOnly), name: 'Variants typed' },
          { value: number(quality.imputed), name: 'Variants imputed' },
        ]),
    ...(variants === 0
      ? []
      : [
          {
            value: percent(atLeast[2] / variants),
            name: `Reach ${name} 0.8, of those that differ`,
          },
        ]),
  ]
}

/** As people write it. Minimac’s and Beagle’s estimates are not the same. */
export function measureName({ measure }: { readonly measure: 'R2' | 'DR2' | null }): string {
  return measure === 'DR2' ? 'DR²' : 'R²'
}

/** Files of a job hold the same people; null when nobody counted them, or the counts differ. */
export function samplesOf(inputs: ReportedAnyJob['inputs']): number | null {
  const counts = new Set(inputs.map(({ facts }) => facts?.samples ?? null))
  const [count] = counts
  return counts.size === 1 ? (count ?? null) : null
}
