import { expect, it } from 'vitest'
import { exampleJobReport, exampleStudyReport } from '../test/example-reports.ts'
import { renderInThread } from './render-in-thread.ts'
import { renderReport } from './render-report.ts'

it('gives the same bytes', async () => {
  const input = exampleJobReport()
  const [there, here] = [await renderInThread(input), await renderReport(input)]
  expect(Buffer.compare(there.bytes, here)).toBe(0)
  expect(there.pages).toBe(6)
})

it.each([
  ['too_large', { mostMegabytes: 12 }],
  ['too_slow', { mostMilliseconds: 1 }],
] as const)('ends without the process when it is %s', async (reason, bounds) => {
  const rendering = renderInThread(exampleStudyReport(40), bounds)
  await expect(rendering).rejects.toMatchObject({ name: 'RenderingFailed', reason })
})

it('ends when nobody waits for it', async () => {
  const gone = new AbortController()
  const rendering = renderInThread(exampleJobReport(), { signal: gone.signal })
  gone.abort(new Error('the grant is over'))
  await expect(rendering).rejects.toThrow('the grant is over')
})
