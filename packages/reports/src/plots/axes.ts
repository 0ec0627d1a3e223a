import type { Tick } from '@tessera/vcf/quality/count-ticks'
import { colors } from '../colors.ts'
import type { PlotPen } from './plot-pen.ts'

/** Where values are drawn, in units of the drawing. */
export interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface Axes {
  readonly area: Area
  readonly x: { readonly name: string; readonly ticks: readonly Tick[] }
  readonly y: { readonly name: string; readonly ticks: readonly Tick[] }
}

/** Two axes with their names; lines across help the eye to the values. */
export function drawAxes(pen: PlotPen, { area, x, y }: Axes): void {
  const { left, right, top, bottom } = area
  for (const { at, label } of y.ticks) {
    const height = bottom - at * (bottom - top)
    pen.line([left, height], [right, height], at === 0 ? colors.line : colors.faint)
    pen.text(label, left - 5, height + 4, 'end')
  }
  for (const { at, label } of x.ticks)
    pen.text(label, left + at * (right - left), bottom + 15, at === 1 ? 'end' : 'middle')
  pen.text(x.name, (left + right) / 2, bottom + 32, 'middle')
  pen.text(y.name, 4, top - 14)
}
