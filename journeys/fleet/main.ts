import { parseArgs } from 'node:util'
import { runFleet } from './run-fleet.ts'

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '500' }, people: { type: 'string', default: '20' } },
})
const report = await runFleet({
  jobs: Number(values.jobs),
  people: Number(values.people),
  everyMs: 2_000,
  limitMs: 60 * 60_000,
  say: console.log,
})
console.log(JSON.stringify(report, null, 2))
const lists = [report.failed, report.notSubmittedOnce, report.countedOtherwise]
const isGood =
  Object.keys(report.jobs).every((state) =>
    ['completed', 'completed_with_warnings', 'failed'].includes(state),
  ) &&
  lists.every((list) => list.length === 0) &&
  report.mostAtOnce.every(({ most, allowed }) => most <= allowed) &&
  report.refusedWhereLimitIsKnown === 0
console.log(
  isGood ? 'Every job ended once, as its owner’s, within the limits.' : 'Not as it must be.',
)
process.exitCode = isGood ? 0 : 1
