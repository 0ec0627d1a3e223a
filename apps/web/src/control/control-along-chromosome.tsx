import type { ChromosomeControl } from '@tessera/contracts/control'
import { color } from '../quality/plot-colors.ts'
import { type WindowsOfChromosome, WindowsPlot } from '../quality/windows-plot.tsx'
import { controlTable } from './control-tables.ts'

/** Where the sites are that the service left out, or that the panel does not know. */
export function ControlAlongChromosome({
  density: [first, ...others],
}: {
  readonly density: readonly [ChromosomeControl, ...ChromosomeControl[]]
}) {
  return (
    <WindowsPlot
      chromosomes={[windowsOf(first), ...others.map(windowsOf)]}
      titleOf={(chromosome) => `Sites left out, chromosome ${chromosome}`}
      description="Sites in each million bases. From the bottom: with other alleles than the panel, left out for something else, and not in the panel."
      fileNameOf={(chromosome) => `quality-control-along-chromosome-${chromosome}`}
      choiceLabel="Chromosome of the sites left out"
      counted="Sites"
      fills={[color.mark, color.light, color.middle]}
    />
  )
}

function windowsOf(control: ChromosomeControl): WindowsOfChromosome {
  const table = controlTable(control)
  const windows = table.rows.map(([, ...counts]) => counts.map(Number))
  return { chromosome: control.chromosome, windows, table }
}
