import { gridBins, type PanelFrequencies } from '@tessera/contracts/quality'
import { type Area, Axes } from './axes.tsx'
import { color } from './plot-colors.ts'
import { Plot, plotWidth } from './plot.tsx'
import { panelTable } from '@tessera/vcf/quality/quality-tables'

/** Off the line are swapped alleles, other strands, and people unlike those of the panel. */
export function FrequenciesBesidePanel({ panel }: { readonly panel: PanelFrequencies }) {
  const typed = total(panel.typed)
  return (
    <Plot
      title="Allele frequencies beside the panel"
      description={`Each square: variants of one frequency in your data and one in ${panel.name}; the stronger, the more. Left, ${typed.toLocaleString('en')} typed variants, of which ${panel.typedApart.toLocaleString('en')} are more than 0.2 from the line; right, ${total(panel.imputed).toLocaleString('en')} imputed ones and ${panel.imputedApart.toLocaleString('en')}.`}
      table={panelTable(panel)}
      fileName="frequencies-beside-panel"
    >
      <Squares area={left} name="Typed" counts={panel.typed} />
      <Squares area={right} name="Imputed" counts={panel.imputed} />
    </Plot>
  )
}

function Squares({
  area,
  name,
  counts,
}: {
  readonly area: Area
  readonly name: string
  readonly counts: readonly number[]
}) {
  const size = (area.right - area.left) / gridBins
  const most = Math.max(1, ...counts)
  return (
    <>
      <Axes
        area={area}
        y={{ name: '', ticks: name === 'Typed' ? ticks : ticks.map(unnamed) }}
        x={{ name: 'In the panel', ticks }}
      />
      <text x={(area.left + area.right) / 2} y={area.top - 12} textAnchor="middle">
        {name === 'Typed' ? 'Typed, in your data' : name}
      </text>
      {counts.map((count, cell) =>
        count === 0 ? null : (
          <rect
            key={`${cell % gridBins} ${Math.floor(cell / gridBins)}`}
            x={area.left + (cell % gridBins) * size}
            y={area.bottom - (Math.floor(cell / gridBins) + 1) * size}
            width={size}
            height={size}
            fill={color.strong}
            fillOpacity={0.2 + (0.8 * Math.log(1 + count)) / Math.log(1 + most)}
          >
            <title>{count.toLocaleString('en')}</title>
          </rect>
        ),
      )}
      <line
        x1={area.left}
        y1={area.bottom}
        x2={area.right}
        y2={area.top}
        stroke={color.mark}
        strokeDasharray="4 3"
      />
    </>
  )
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function unnamed({ at, label }: (typeof ticks)[number]) {
  // Its lines are those of the square beside it.
  return { at, label: ' '.repeat(label.length) }
}

const left: Area = { left: 30, right: 178, top: 30, bottom: 178 }
const right: Area = { left: 206, right: plotWidth - 6, top: 30, bottom: 178 }
const ticks = [0, 0.5, 1].map((at) => ({ at, label: String(at) }))
