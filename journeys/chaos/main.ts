import { parseArgs } from 'node:util'
import { runChaos } from './run-chaos.ts'

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '2000' }, people: { type: 'string', default: '20' } },
})
const jobs = Number(values.jobs)
const report = await runChaos({
  jobs,
  people: Number(values.people),
  stayMs: 4500,
  everyMs: 4000,
  pauses: 6,
  limitMs: 90 * 60_000,
  say: console.log,
})
const lists = {
  notSubmittedOnce: report.notSubmittedOnce.length,
  foreignRows: report.foreignRows.length,
  canaries: report.canaries.length,
}
console.log(JSON.stringify({ ...report, ...lists }, null, 2))
const isGood =
  report.jobs['completed'] === jobs &&
  report.contextsRestored === report.contextsAsked &&
  Object.values(lists).every((count) => count === 0) &&
  report.controlFound
console.log(isGood ? 'Every job completed once, as its owner’s.' : 'Not as it must be.')
process.exitCode = isGood ? 0 : 1
