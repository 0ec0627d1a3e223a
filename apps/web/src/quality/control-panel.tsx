import type { RemoteEvent } from '../jobs/job-history.ts'
import { Panel } from '../ui/panel.tsx'
import {
  type ControlCount,
  type ControlNumbers,
  controlNumbersOf,
  controlTable,
} from '@tessera/vcf/control/control-numbers'
import { color } from './plot-colors.ts'
import { Plot, plotWidth } from './plot.tsx'

/** What became of the variants that were sent, where the service counted it. */
export function ControlPanel({ remote }: { readonly remote: RemoteEvent | null }) {
  const numbers = remote === null ? null : controlNumbersOf(remote)
  return (
    numbers !== null && (
      <Panel title="Quality control at the service">
        <ControlPlot numbers={numbers} />
      </Panel>
    )
  )
}

function ControlPlot({ numbers }: { readonly numbers: ControlNumbers }) {
  const shown = numbers.counts.filter(({ count }) => count > 0)
  const most = Math.max(1, ...shown.map(({ count }) => count))
  return (
    <Plot
      title="What became of your variants"
      description={`As the service counted them.${numbers.overlap === null ? '' : ` The panel knows ${numbers.overlap} % of them.`} What is zero stands only among the numbers.`}
      table={controlTable(numbers)}
      fileName="quality-control"
      height={Math.max(1, shown.length) * rowHeight + 4}
    >
      {shown.map(({ name, count, fate }, row) => (
        <g key={name}>
          <text x={labelWidth - 6} y={row * rowHeight + 16} textAnchor="end">
            {name}
          </text>
          <rect
            x={labelWidth}
            y={row * rowHeight + 4}
            width={(count / most) * barWidth}
            height={rowHeight - 6}
            fill={colors[fate]}
          />
          <text x={labelWidth + (count / most) * barWidth + 4} y={row * rowHeight + 16}>
            {count.toLocaleString('en')}
          </text>
        </g>
      ))}
    </Plot>
  )
}

const colors = {
  used: color.strong,
  kept_apart: color.middle,
  differs: color.mark,
  left_out: color.light,
} as const satisfies Readonly<Record<ControlCount['fate'], string>>
const rowHeight = 22
const labelWidth = 180
/** A number stands behind the longest. */
const barWidth = plotWidth - labelWidth - 56
