import type { Tick } from '@tessera/vcf/quality/count-ticks'
import { color } from './plot-colors.ts'

/** Where values are drawn, in units of the drawing. */
export interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface AxesProps {
  readonly area: Area
  readonly x: { readonly name: string; readonly ticks: readonly Tick[] }
  readonly y: { readonly name: string; readonly ticks: readonly Tick[] }
}

/** Two axes with their names; lines across help the eye to the values. */
export function Axes({ area, x, y }: AxesProps) {
  const { left, right, top, bottom } = area
  return (
    <>
      {y.ticks.map(({ at, label }) => {
        const height = bottom - at * (bottom - top)
        return (
          <g key={at}>
            <line x1={left} x2={right} y1={height} y2={height} stroke={color.line} />
            <text x={left - 5} y={height + 4} textAnchor="end">
              {label}
            </text>
          </g>
        )
      })}
      {x.ticks.map(({ at, label }) => (
        <text
          key={at}
          x={left + at * (right - left)}
          y={bottom + 15}
          textAnchor={at === 1 ? 'end' : 'middle'}
        >
          {label}
        </text>
      ))}
      <text x={(left + right) / 2} y={bottom + 32} textAnchor="middle">
        {x.name}
      </text>
      <text x={4} y={top - 14}>
        {y.name}
      </text>
    </>
  )
}
