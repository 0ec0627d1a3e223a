import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNumberedTests, type NumberedTest } from './failure-cases/find-tests.ts'
import { failureCasesPage, readResults, type Result } from './failure-cases/table.ts'
import { runTool } from './run-tool.ts'
import { stopSignal } from './stop-signal.ts'

/**
 * Runs the tests of the failure cases and writes `docs/failure-cases.md`. Arguments: the numbers to run; of the others
 * the page keeps what it says. Without any, all are run; with `none`, the page is only written anew.
 */
const stop = stopSignal()
const chosen = process.argv.slice(2)
const page = join(import.meta.dirname, '../docs/failure-cases.md')
const tests = await findNumberedTests()
const isChosen = ({ number }: NumberedTest) => chosen.length === 0 || chosen.includes(number)

const before = chosen.length === 0 ? '' : await readFile(page, 'utf8').catch(() => '')
const results = new Map([...readResults(before), ...(await run(tests.filter(isChosen)))])
const guardsPage = await readFile(join(import.meta.dirname, '../docs/guards.md'), 'utf8')
await writeFile(page, failureCasesPage(tests, results, guardsPage))
const failed = [...results].filter(([, result]) => result !== 'passes')
for (const [number, result] of failed) console.error(`${number}: ${result}`)
process.exitCode = failed.length === 0 && !stop.aborted ? 0 : 1

async function run(numbered: readonly NumberedTest[]): Promise<ReadonlyMap<string, Result>> {
  if (numbered.length === 0) return new Map()
  const directory = await mkdtemp(join(tmpdir(), 'tessera-cases-'))
  const report = join(directory, 'report.json')
  const numbers = [...new Set(numbered.map(({ number }) => number))]
  const paths = [...new Set(numbered.map(({ path }) => path))]
  const args = [...paths, '-t', `(^| )(${numbers.join('|')}) `]
  try {
    await runTool(
      'vitest',
      ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      { stop },
    )
    const { testResults }: Report = JSON.parse(await readFile(report, 'utf8'))
    const ran = testResults.flatMap(({ assertionResults }) => assertionResults)
    return new Map(numbers.map((number) => [number, resultOf(number, ran)]))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function resultOf(number: string, ran: readonly Assertion[]): Result {
  const own = ran.filter(({ ancestorTitles, title }) =>
    new RegExp(`(^| )${number} `).test([...ancestorTitles, title].join(' ')),
  )
  if (own.some(({ status }) => status === 'failed')) return 'fails'
  return own.some(({ status }) => status === 'passed') ? 'passes' : 'not run'
}

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly Assertion[] }[]
}

interface Assertion {
  readonly ancestorTitles: readonly string[]
  readonly title: string
  readonly status: string
}
