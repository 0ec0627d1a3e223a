import { colors } from '../colors.ts'
import type { Sheet } from '../sheet.ts'
import { baselineOf } from '../sheet.ts'
import type { TextStyle } from '../text-lines.ts'

/** Draws in the units of a plot. */
export class PlotPen {
  readonly #sheet: Sheet

  constructor(sheet: Sheet) {
    this.#sheet = sheet
  }

  bar(x: number, y: number, width: number, height: number, fill: string, opacity = 1): void {
    if (height <= 0 || width <= 0) return
    this.#sheet.pdf.fillOpacity(opacity).rect(x, y, width, height).fill(fill)
    if (opacity !== 1) this.#sheet.pdf.fillOpacity(1)
  }

  dot(x: number, y: number, radius: number, fill: string): void {
    this.#sheet.pdf.circle(x, y, radius).fill(fill)
  }

  line(
    from: readonly [number, number],
    to: readonly [number, number],
    color: string,
    dash = 0,
  ): void {
    const { pdf } = this.#sheet
    pdf
      .moveTo(...from)
      .lineTo(...to)
      .lineWidth(dash === 0 ? 0.8 : 1.4)
    if (dash > 0) pdf.dash(dash, { space: dash * 0.75 })
    pdf.stroke(color)
    if (dash > 0) pdf.undash()
  }

  /** @param y of the foot of its letters */
  text(
    text: string,
    x: number,
    y: number,
    side: 'start' | 'middle' | 'end' = 'start',
    most = 400,
  ): void {
    const [line] = this.#sheet.lines(text, style, most)
    if (line === undefined) return
    const left = { start: x, middle: x - line.width / 2, end: x - line.width }[side]
    this.#sheet.drawLines([line], style, left, y - baselineOf(style))
  }
}

const style: TextStyle = { face: 'text', size: 12, leading: 14, color: colors.ink }
