import { area, type Sheet } from '../sheet.ts'
import { styles } from '../text-lines.ts'
import { PlotPen } from '../plots/plot-pen.ts'

export interface Plot {
  readonly title: string
  /** What is to be seen, under the drawing. */
  readonly description: string
  /** The same with the numbers, for who does not see it. */
  readonly alt: string
  /** In units of the drawing, of which text is 12 high. */
  readonly width: number
  readonly height: number
  readonly draw: (pen: PlotPen) => void
}

/** Drawings two by two. */
export function writeFigures(sheet: Sheet, plots: readonly Plot[]): void {
  for (let at = 0; at < plots.length; at += 2) writeRow(sheet, plots.slice(at, at + 2))
}

/** One as wide as the page. */
export function writeWideFigure(sheet: Sheet, plot: Plot): void {
  writeRow(sheet, [plot], area.width)
}

function writeRow(sheet: Sheet, plots: readonly Plot[], width = (area.width - gutter) / 2): void {
  const scaleOf = (plot: Plot) => width / plot.width
  const texts = plots.map(({ title, description }) => {
    sheet.counted.figures += 1
    return {
      title: sheet.lines(`Figure ${sheet.counted.figures}. ${title}`, styles.smallStrong, width),
      description: sheet.lines(description, styles.caption, width),
    }
  })
  const drawn = Math.max(...plots.map((plot) => plot.height * scaleOf(plot)))
  const written = Math.max(
    ...texts.map(
      ({ title, description }) =>
        title.length * styles.smallStrong.leading + description.length * styles.caption.leading,
    ),
  )
  const height = drawn + written + 12
  sheet.need(height)
  const top = sheet.y
  for (const [at, plot] of plots.entries()) {
    const x = area.left + at * (width + gutter)
    const { title = [], description = [] } = texts[at] ?? {}
    const titleHeight = title.length * styles.smallStrong.leading
    sheet.element('P', (element) =>
      element.add(() => sheet.drawLines(title, styles.smallStrong, x, top)),
    )
    const drawing = top + titleHeight + 4
    const bottom = drawing + plot.height * scaleOf(plot)
    sheet.element(
      'Figure',
      (figure) =>
        figure.add(() => {
          sheet.pdf.save()
          sheet.pdf.translate(x, drawing).scale(scaleOf(plot))
          plot.draw(new PlotPen(sheet))
          sheet.pdf.restore()
        }),
      {
        alt: plot.alt,
        placement: 'Block',
        bbox: [x, drawing, x + width, bottom],
      },
    )
    sheet.element('P', (element) =>
      element.add(() => sheet.drawLines(description, styles.caption, x, bottom + 4)),
    )
  }
  sheet.y = top + height
  sheet.gap(8)
}

const gutter = 22
