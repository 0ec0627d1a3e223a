import { failureCases, type FailureCase } from './cases.ts'
import type { NumberedTest } from './find-tests.ts'

/** What a run said of the tests of a number. */
export type Result = 'passes' | 'fails' | 'not run'

/**
 * `docs/failure-cases.md`.
 *
 * @param guardsPage `docs/guards.md`: what was taken away, and which tests failed then
 */
export function failureCasesPage(
  tests: readonly NumberedTest[],
  results: ReadonlyMap<string, Result>,
  guardsPage: string,
): string {
  const rows = failureCases().map((failure) => {
    const own = tests.filter(({ number }) => number === failure.number)
    const cells = [
      failure.number,
      failure.says,
      proofOf(failure, own),
      resultOf(failure, own, results),
      guardsOf(own, guardsPage) || (failure.noGuard ?? ''),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return `# Ways to lose a job’s user, and the tests that each is survived

Known failures of systems that carry a user’s identity into background work. Each test has the number in its title and runs
on real Postgres, Redis and brokers. \`npm run failure-cases\` runs them and writes this page; \`scripts/failure-cases.test.ts\`
fails when a number has no test, a test is gone or the page is not what the tests say. The last column names what was taken
away so that the test failed, as \`npm run guards\` found ([guards.md](guards.md)), or why nothing can be;
where it is empty, nobody has tried yet.

F: what happens to jobs. P: what a connection keeps. S: what policies do not see.

| | Case | Test | Result | Fails without |
|---|---|---|---|---|
${rows.join('\n')}
`
}

/** The results that a page states. */
export function readResults(page: string): ReadonlyMap<string, Result> {
  const results = new Map<string, Result>()
  for (const line of page.split('\n')) {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
    const [, number = '', , , result = ''] = cells
    if (isResult(result)) results.set(number, result)
  }
  return results
}

function proofOf({ notApplicable, notYet }: FailureCase, tests: readonly NumberedTest[]): string {
  if (tests.length > 0)
    return tests.map(({ path, title }) => `\`${path}\`: ${cell(title)}`).join('<br>')
  return notApplicable ?? notYet ?? 'none'
}

function resultOf(
  { number, notApplicable, notYet }: FailureCase,
  tests: readonly NumberedTest[],
  results: ReadonlyMap<string, Result>,
): string {
  if (tests.length > 0) return results.get(number) ?? 'not run'
  if (notApplicable !== undefined) return 'not applicable'
  return notYet !== undefined ? 'not yet' : 'missing'
}

/** The guards without which one of the tests failed; empty when none was taken away. */
function guardsOf(tests: readonly NumberedTest[], guardsPage: string): string {
  const shown = [...guardsPage.matchAll(/^\| (.+?) \| `([^`]+)`: (.+?) \| /gm)]
  const own = shown.filter(([, , path, title = '']) =>
    tests.some((test) => test.path === path && test.title.endsWith(title)),
  )
  return [...new Set(own.map(([, guard]) => guard))].join('; ')
}

function isResult(text: string): text is Result {
  return text === 'passes' || text === 'fails' || text === 'not run'
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '‹')
}
