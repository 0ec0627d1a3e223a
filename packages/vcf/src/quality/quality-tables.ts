import {
  type ChromosomeDensity,
  frequencyBinEnds,
  gridBins,
  type PanelFrequencies,
  type Quality,
  r2Bins,
} from '@tessera/contracts/quality'

/** What a plot shows, in numbers. */
export interface PlotTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

export function frequencyTable({ byFrequency }: Pick<Quality, 'byFrequency'>): PlotTable {
  return {
    columns: [
      'Minor allele frequency',
      'Imputed variants',
      'Mean R2',
      'R2 at least 0.3',
      'R2 at least 0.5',
      'R2 at least 0.8',
      'Typed variants imputed again',
      'Their mean R2',
    ],
    rows: byFrequency.map(({ variants, r2Sum, atLeast, empirical }, bin) => [
      frequencyBinName(bin),
      variants,
      meanOf(r2Sum, variants),
      ...atLeast,
      empirical.variants,
      meanOf(empirical.r2Sum, empirical.variants),
    ]),
  }
}

export function histogramTable({ r2Histogram }: Pick<Quality, 'r2Histogram'>): PlotTable {
  return {
    columns: ['R2 from', 'to', 'Imputed variants'],
    rows: r2Histogram.map((count, bin) => [
      (bin / r2Bins).toFixed(2),
      ((bin + 1) / r2Bins).toFixed(2),
      count,
    ]),
  }
}

/** A line for each cell that is not empty. */
export function panelTable({ typed, imputed }: PanelFrequencies): PlotTable {
  const rows = typed.flatMap((typedHere, cell) => {
    const imputedHere = imputed[cell] ?? 0
    if (typedHere + imputedHere === 0) return []
    const [yours, theirs] = [Math.floor(cell / gridBins), cell % gridBins]
    return [[share(yours), share(theirs), typedHere, imputedHere]]
  })
  return {
    columns: [
      'Frequency in your data from',
      'Frequency in the panel from',
      'Typed variants',
      'Imputed variants',
    ],
    rows,
  }
}

export function densityTable({ variants, typed, wellImputed }: ChromosomeDensity): PlotTable {
  return {
    columns: ['Megabase', 'Variants', 'Typed', 'Imputed with R2 of at least 0.3'],
    rows: variants.map((count, window) => [
      window + 1,
      count,
      typed[window] ?? 0,
      wellImputed[window] ?? 0,
    ]),
  }
}

export function frequencyBinName(bin: number): string {
  const end = percent(frequencyBinEnds[bin])
  return bin === 0 ? `up to ${end} %` : `${percent(frequencyBinEnds[bin - 1])} to ${end} %`
}

export function percent(share: number | undefined): string {
  return String(Number(((share ?? 0) * 100).toFixed(2)))
}

function share(bin: number): string {
  return (bin / gridBins).toFixed(2)
}

/** Of nothing there is no mean. */
function meanOf(sum: number, count: number): string {
  return count === 0 ? '' : (sum / count).toFixed(3)
}
