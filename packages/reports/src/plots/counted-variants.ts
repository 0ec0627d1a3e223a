import type { ReportedJob } from '@tessera/contracts/report'
import type { Plot } from '../blocks/figure.ts'
import { colors } from '../colors.ts'
import { number } from '../words.ts'

type Counted = NonNullable<ReportedJob['counted']>

/** What became of the variants that were sent. */
export function countedVariants({ counts }: Counted): Plot {
  const shown = counts.filter(({ count }) => count > 0)
  const most = Math.max(1, ...shown.map(({ count }) => count))
  return {
    title: 'What became of the variants',
    description:
      'As the service counted them. Dark: used; lighter: kept as they are; ochre: other alleles than the panel; pale: left out.',
    alt: `Bars, as the service counted variants. ${shown.map(({ name, count }) => `${name}: ${number(count)}`).join('; ')}.`,
    width: 720,
    height: Math.max(1, shown.length) * rowHeight + 4,
    draw: (pen) => {
      for (const [row, { name, count, fate }] of shown.entries()) {
        const foot = row * rowHeight + 16
        const length = (count / most) * barWidth
        pen.text(name, labelWidth - 8, foot, 'end', labelWidth - 10)
        pen.bar(labelWidth, row * rowHeight + 4, length, rowHeight - 7, fills[fate])
        pen.text(number(count), labelWidth + length + 6, foot)
      }
    },
  }
}

const fills = {
  used: colors.strong,
  kept_apart: colors.middle,
  differs: colors.mark,
  left_out: colors.light,
} as const satisfies Readonly<Record<Counted['counts'][number]['fate'], string>>
const rowHeight = 22
const labelWidth = 190
const barWidth = 450
