import { createHash } from 'node:crypto'
import { renderReport } from '../src/render-report.ts'
import { exampleJobReport, exampleStudyReport } from './example-reports.ts'

// A process of its own: `job`, or the number of jobs of a study. Says what it made, and what that took.
const [what = 'job'] = process.argv.slice(2)
const input = what === 'job' ? exampleJobReport() : exampleStudyReport(Number(what), 3)
const before = process.cpuUsage()
const bytes = await renderReport(input)
const { user } = process.cpuUsage(before)
const facts = {
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
  milliseconds: Math.round(user / 1000),
  megabytes: Math.round(process.resourceUsage().maxRSS / 1000),
}
process.stdout.write(JSON.stringify(facts))
