import { gridBins, type PanelFrequencies } from '@tessera/contracts/quality'
import type { Plot } from '../blocks/figure.ts'
import { colors } from '../colors.ts'
import { number } from '../words.ts'
import { type Area, drawAxes } from './axes.ts'
import type { PlotPen } from './plot-pen.ts'

/** Off the line are swapped alleles, other strands, and people unlike those of the panel. */
export function frequenciesBesidePanel(panel: PanelFrequencies): Plot {
  const { typed, imputed, typedApart, imputedApart } = panel
  const words = `Left, ${number(total(typed))} typed variants, of which ${number(typedApart)} are more than 0.2 from the line; right, ${number(total(imputed))} imputed ones and ${number(imputedApart)}.`
  return {
    title: 'Allele frequencies beside the panel',
    description: `Each square: variants of one frequency in the data and one in ${panel.name}; the stronger, the more. ${words}`,
    alt: `Allele frequencies in the data against those in ${panel.name}, as two grids with the line of equal frequency. ${words}`,
    width: 360,
    height: 220,
    draw: (pen) => {
      drawSquares(pen, left, 'Typed', typed)
      drawSquares(pen, right, 'Imputed', imputed)
    },
  }
}

function drawSquares(
  pen: PlotPen,
  area: Area,
  name: 'Typed' | 'Imputed',
  counts: readonly number[],
): void {
  const side = (area.right - area.left) / gridBins
  const most = Math.max(1, ...counts)
  // The right one's lines are those of the square beside it.
  const y = {
    name: '',
    ticks: name === 'Typed' ? ticks : ticks.map(({ at }) => ({ at, label: '' })),
  }
  drawAxes(pen, { area, y, x: { name: 'In the panel', ticks } })
  const title = name === 'Typed' ? 'Typed, in the data' : name
  pen.text(title, (area.left + area.right) / 2, area.top - 12, 'middle')
  for (const [cell, count] of counts.entries())
    if (count > 0)
      pen.bar(
        area.left + (cell % gridBins) * side,
        area.bottom - (Math.floor(cell / gridBins) + 1) * side,
        side,
        side,
        colors.strong,
        // As many steps as can be told apart keep the number of graphics states small.
        Math.round((0.2 + (0.8 * Math.log(1 + count)) / Math.log(1 + most)) * 20) / 20,
      )
  pen.line([area.left, area.bottom], [area.right, area.top], colors.mark, 4)
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

const left: Area = { left: 30, right: 178, top: 30, bottom: 178 }
const right: Area = { left: 206, right: 354, top: 30, bottom: 178 }
const ticks = [0, 0.5, 1].map((at) => ({ at, label: String(at) }))
