import { color } from './plot-colors.ts'

/** Where values are drawn, in units of the drawing. */
export interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface Tick {
  /** From 0 to 1 along the axis. */
  readonly at: number
  readonly label: string
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

/** A few round values from 0 to at least `most`, the last of which is the end of the axis. */
export function countTicks(most: number): {
  readonly end: number
  readonly ticks: readonly Tick[]
} {
  const step = roundStep(most / 4)
  const steps = Math.max(1, Math.ceil(most / step))
  const end = steps * step
  return {
    end,
    ticks: Array.from({ length: steps + 1 }, (_, index) => ({
      at: index / steps,
      label: shortened(index * step),
    })),
  }
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  if (least <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10)
}

function shortened(count: number): string {
  if (count >= 1e6) return `${count / 1e6}M`
  return count >= 1e3 ? `${count / 1e3}k` : String(count)
}
