import type { ChromosomeControl } from '@tessera/contracts/control'
import type { PlotTable } from '@tessera/vcf/quality/quality-tables'

/** A line for each million bases up to the last that has any. */
export function controlTable({ differing, leftOut, typedOnly }: ChromosomeControl): PlotTable {
  return {
    columns: [
      'Megabase',
      'Other alleles than the panel',
      'Left out for something else',
      'Not in the panel',
    ],
    rows: Array.from({ length: windowsOf({ differing, leftOut, typedOnly }) }, (_, window) => [
      window + 1,
      differing[window] ?? 0,
      leftOut[window] ?? 0,
      typedOnly[window] ?? 0,
    ]),
  }
}

function windowsOf(of: Omit<ChromosomeControl, 'chromosome'>): number {
  return Math.max(of.differing.length, of.leftOut.length, of.typedOnly.length)
}
