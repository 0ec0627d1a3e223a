import { expect, it } from 'vitest'
import { renderInAnotherProcess } from '../test/another-process.ts'
import { exampleStudyReport } from '../test/example-reports.ts'
import { allOf, readPdf, textOf } from '../test/read-pdf.ts'
import { renderReport } from './render-report.ts'

/** Where several files run beside it. */
const patience = 180_000

it(
  'keeps within its margins, and repeats the head of a table on each page',
  async () => {
    const { pieces, nodes, pages } = await readPdf(await renderReport(exampleStudyReport(60, 2)))
    for (const { x, right, y, text } of pieces) {
      expect(x, text).toBeGreaterThanOrEqual(61)
      expect(right, text).toBeLessThanOrEqual(534.5)
      expect(y, text).toBeGreaterThan(40)
      expect(y, text).toBeLessThan(785)
    }
    const rows = allOf(nodes, 'TH').filter((cell) => textOf(cell).startsWith('cohort-a chr'))
    const inOverview = rows.filter((cell) => !textOf(cell).endsWith('.gz')).length
    expect(inOverview).toBe(60)
    const pagesOfOverview = new Set(
      pieces.filter(({ text }) => text === 'R² ≥ 0.8').map(({ page }) => page),
    )
    expect(pagesOfOverview.size).toBeGreaterThan(2)
    // To the structure it is one table with one head.
    expect(allOf(nodes, 'TH').filter((cell) => textOf(cell) === 'R² ≥ 0.8')).toHaveLength(1)
    const foot = pieces.filter(({ text }) => text === `Page 3 of ${pages}`)
    expect(foot).toHaveLength(1)
    expect(JSON.stringify(nodes)).not.toContain('Page 3 of')
  },
  patience,
)

it(
  'of a study with 200 jobs takes seconds, and no more memory than a worker has',
  async () => {
    const { milliseconds, megabytes, bytes } = await renderInAnotherProcess('200', {}, [
      '--max-old-space-size=160',
    ])
    expect(bytes).toBeLessThan(8_000_000)
    expect(megabytes).toBeLessThan(700)
    expect(milliseconds).toBeLessThan(30_000)
  },
  patience,
)
