import { countTicks } from '@tessera/vcf/quality/count-ticks'
import type { Plot } from '../blocks/figure.ts'
import type { PlotPen } from './plot-pen.ts'
import { colors } from '../colors.ts'
import { number } from '../words.ts'
import { type Area, drawAxes } from './axes.ts'

/** Counts in each million bases of a chromosome, stacked from the bottom. */
export interface Windows {
  readonly chromosome: string
  readonly windows: readonly (readonly number[])[]
}

export interface WindowsOf {
  readonly chromosomes: readonly Windows[]
  /** `Variants` */
  readonly counted: string
  readonly description: string
  /** A colour for each count of a window, from the bottom. */
  readonly fills: readonly string[]
}

/** Up to two chromosomes as plots of their own. */
export function windowPlots({
  chromosomes,
  counted,
  description,
  fills,
}: WindowsOf): readonly Plot[] {
  return chromosomes.map(({ chromosome, windows }) => {
    const axis = countTicks(Math.max(0, ...windows.map(sum)))
    return {
      title: `${counted} along chromosome ${chromosome}`,
      description,
      alt: altOf(counted, description, [{ chromosome, windows }]),
      width: 360,
      height: 220,
      draw: (pen) => {
        drawAxes(pen, {
          area,
          y: { name: counted, ticks: axis.ticks },
          x: {
            name: 'Million bases',
            ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({
              at,
              label: String(Math.round(at * windows.length * 10) / 10),
            })),
          },
        })
        drawWindows(pen, area, windows, fills, { most: axis.end, across: windows.length })
      },
    }
  })
}

/** Many chromosomes one under the other, on one scale. */
export function genomePlot({ chromosomes, counted, description, fills }: WindowsOf): Plot {
  const most = Math.max(1, ...chromosomes.flatMap(({ windows }) => windows.map(sum)))
  const across = Math.max(1, ...chromosomes.map(({ windows }) => windows.length))
  return {
    title: `${counted} along the chromosomes`,
    description: `${description} A full row is ${number(most)}.`,
    alt: altOf(counted, description, chromosomes),
    width: 720,
    height: chromosomes.length * rowHeight + 40,
    draw: (pen) => {
      for (const [at, { chromosome, windows }] of chromosomes.entries()) {
        const row: Area = {
          left: 34,
          right: 714,
          top: at * rowHeight + 4,
          bottom: (at + 1) * rowHeight,
        }
        pen.text(chromosome, row.left - 8, row.bottom - 4, 'end')
        pen.line([row.left, row.bottom], [row.right, row.bottom], colors.faint)
        drawWindows(pen, row, windows, fills, { most, across })
      }
      const bottom = chromosomes.length * rowHeight
      for (let base = 0; base <= across; base += 50)
        pen.text(String(base), 34 + (base / across) * 680, bottom + 16, 'middle')
      pen.text('Million bases', 374, bottom + 34, 'middle')
    },
  }
}

function drawWindows(
  pen: PlotPen,
  place: Area,
  windows: Windows['windows'],
  fills: readonly string[],
  scale: { readonly most: number; readonly across: number },
): void {
  const width = (place.right - place.left) / scale.across
  const high = (count: number) => (count / scale.most) * (place.bottom - place.top)
  for (const [window, counts] of windows.entries()) {
    let below = 0
    for (const [at, count] of counts.entries()) {
      const x = place.left + window * width
      const fill = fills[at] ?? colors.light
      pen.bar(x, place.bottom - high(below + count), Math.max(width * 0.92, 0.5), high(count), fill)
      below += count
    }
  }
}

/** The numbers of each million bases would be too many to be listened to: the sums, and where nothing is. */
function altOf(counted: string, description: string, chromosomes: readonly Windows[]): string {
  const told = chromosomes.map(({ chromosome, windows }) => {
    const all = windows.map(sum)
    const empty = all.filter((count) => count === 0).length
    return `Chromosome ${chromosome}: ${number(sum(all))} in ${windows.length} million bases, at most ${number(Math.max(0, ...all))} in one of them, none in ${empty}`
  })
  return `${counted} in each million bases, as stacked bars. ${description} ${told.join('; ')}.`
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

const area: Area = { left: 40, right: 354, top: 32, bottom: 182 }
const rowHeight = 24
