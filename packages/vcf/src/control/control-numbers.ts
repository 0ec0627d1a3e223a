import type { JobEvent } from '@tessera/contracts/job'
import type { PlotTable } from '../quality/quality-tables.ts'

/** What the service's quality control counted, in its own words and order. */
export interface ControlNumbers {
  /** Percent of the variants that the panel knows; null where the service does not say. */
  readonly overlap: number | null
  readonly counts: readonly ControlCount[]
}

export interface ControlCount {
  readonly name: string
  readonly count: number
  readonly fate: Fate
}

/** What becomes of such variants. */
type Fate = 'used' | 'kept_apart' | 'differs' | 'left_out'

/** Null where the service reported nothing that is known here. */
export function controlNumbersOf({ steps }: Pick<RemoteEvent, 'steps'>): ControlNumbers | null {
  const lines = steps.flatMap(({ messages }) => messages.flatMap(({ text }) => text.split('\n')))
  const counts: ControlCount[] = []
  let overlap: number | null = null
  for (const line of lines) {
    const [, name = '', digits = '', unit] =
      /^\s*(.{3,60}?): ([\d,]+(?:\.\d+)?)( %)?\s*$/.exec(line) ?? []
    const value = Number(digits.replaceAll(',', ''))
    const fate = fates.get(name)
    if (name === 'Reference Overlap' && unit !== undefined) overlap = value
    // A step that was run again counts again: what it said last counts.
    else if (fate !== undefined && Number.isSafeInteger(value)) {
      const before = counts.findIndex((one) => one.name === name)
      counts.splice(before === -1 ? counts.length : before, 1, { name, count: value, fate })
    }
  }
  return counts.length === 0 ? null : { overlap, counts }
}

export function controlTable({ counts }: ControlNumbers): PlotTable {
  return {
    columns: ['Variants', 'Number', 'What becomes of them'],
    rows: counts.map(({ name, count, fate }) => [name, count, fateWords[fate]]),
  }
}

type RemoteEvent = Extract<JobEvent['event'], { kind: 'remote' }>

const fateWords = {
  used: 'used',
  kept_apart: 'kept as they are',
  // Some services mend them.
  differs: 'left out or mended: the panel has other alleles',
  left_out: 'left out',
} as const satisfies Readonly<Record<Fate, string>>

/** The words of imputationserver2. Its totals are what the others add up to. */
const fates: ReadonlyMap<string, Fate> = new Map([
  ['Remaining sites in total', 'used'],
  ['Typed only sites', 'kept_apart'],
  ['Allele switch', 'differs'],
  ['Strand flip', 'differs'],
  ['Strand flip and allele switch', 'differs'],
  ['Filter flag set', 'left_out'],
  ['Invalid alleles', 'left_out'],
  ['Multiallelic sites', 'left_out'],
  ['Duplicated sites', 'left_out'],
  ['NonSNP sites', 'left_out'],
  ['Monomorphic sites', 'left_out'],
  ['Allele mismatch', 'differs'],
  ['SNPs call rate < 90%', 'left_out'],
])
