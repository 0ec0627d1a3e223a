import type { ChromosomeDensity } from '@tessera/contracts/quality'
import { color } from './plot-colors.ts'
import { densityTable } from '@tessera/vcf/quality/quality-tables'
import { type WindowsOfChromosome, WindowsPlot } from './windows-plot.tsx'

/** Where there are few variants, or few good ones: gaps of an array, regions that a service left out. */
export function AlongChromosome({
  density: [first, ...others],
}: {
  readonly density: readonly [ChromosomeDensity, ...ChromosomeDensity[]]
}) {
  return (
    <WindowsPlot
      chromosomes={[windowsOf(first), ...others.map(windowsOf)]}
      titleOf={(chromosome) => `Along chromosome ${chromosome}`}
      description="Variants in each million bases. From the bottom: typed, imputed with R² of at least 0.3, and the rest."
      fileNameOf={(chromosome) => `along-chromosome-${chromosome}`}
      choiceLabel="Chromosome"
      counted="Variants"
      fills={[color.strong, color.middle, color.light]}
    />
  )
}

function windowsOf(density: ChromosomeDensity): WindowsOfChromosome {
  const { chromosome, variants, typed, wellImputed } = density
  const windows = variants.map((count, window) => {
    const [low, middle] = [typed[window] ?? 0, wellImputed[window] ?? 0]
    return [low, middle, count - low - middle]
  })
  return { chromosome, windows, table: densityTable(density) }
}
