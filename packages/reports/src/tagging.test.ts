import { expect, it } from 'vitest'
import { getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import { exampleJobReport, exampleStudyReport } from '../test/example-reports.ts'
import { renderReport } from './render-report.ts'

it.each([
  ['job', exampleJobReport()],
  ['study', exampleStudyReport(8, 3)],
] as const)(
  'everything that a report of a %s draws is in its structure, or is an artifact',
  async (_, input) => {
    const { OPS } = await getResolvedPDFJS()
    const pdf = await getDocumentProxy(new Uint8Array(await renderReport(input)))
    const drawing = new Set([OPS.showText, OPS.stroke, OPS.fill, OPS.constructPath])
    let drawn = 0
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const { fnArray } = await (await pdf.getPage(number)).getOperatorList()
      let depth = 0
      for (const operator of fnArray) {
        if (operator === OPS.beginMarkedContent || operator === OPS.beginMarkedContentProps)
          depth += 1
        if (operator === OPS.endMarkedContent) depth -= 1
        if (!drawing.has(operator)) continue
        drawn += 1
        expect(depth, `on page ${number}`).toBeGreaterThan(0)
      }
      expect(depth).toBe(0)
    }
    expect(drawn).toBeGreaterThan(100)
  },
)

it('each link says where it leads', async () => {
  const raw = Buffer.from(await renderReport(exampleJobReport())).toString('latin1')
  const links = raw.match(/\/Subtype \/Link/g) ?? []
  expect(links.length).toBeGreaterThan(8)
  expect(raw.match(/\/Contents \([^)]/g)).toHaveLength(links.length)
  expect(raw.match(/\/StructParent \d+/g)?.length).toBeGreaterThanOrEqual(links.length)
})

it('no heading is skipped', async () => {
  const raw = Buffer.from(await renderReport(exampleStudyReport(3))).toString('latin1')
  const used = new Set([...raw.matchAll(/\/S \/(H\d)\n/g)].map(([, level]) => level))
  expect([...used].toSorted()).toEqual(['H1', 'H2', 'H3'])
})
