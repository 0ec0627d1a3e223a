import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { failureCases } from './failure-cases/cases.ts'
import { findNumberedTests } from './failure-cases/find-tests.ts'
import { failureCasesPage, readResults } from './failure-cases/table.ts'
import { guards } from './guards/list.ts'

const tests = await findNumberedTests()
const page = await readFile(new URL('../docs/failure-cases.md', import.meta.url), 'utf8')
const guardsPage = await readFile(new URL('../docs/guards.md', import.meta.url), 'utf8')
const numbersOf = (letter: string, last: number) =>
  Array.from({ length: last }, (_, index) => `${letter}${index + 1}`)

test('every number is on the list once', () => {
  expect(failureCases().map(({ number }) => number)).toEqual([
    ...numbersOf('F', 78),
    ...numbersOf('P', 17),
    ...numbersOf('S', 17),
  ])
})

test.each(failureCases())('$number has a test, or it is said why it has none', (failure) => {
  const own = tests.filter(({ number }) => number === failure.number)
  const said = [failure.notApplicable, failure.notYet].filter((reason) => reason !== undefined)
  expect(own.length > 0 ? said : said.length).toEqual(own.length > 0 ? [] : 1)
})

test.each(failureCases())('$number has a guard to take away, or it is said why not', (failure) => {
  const own = tests.filter(({ number }) => number === failure.number)
  const missed = guards.flatMap(({ missedBy }) => missedBy)
  const isGuarded = own.some(({ path, title }) =>
    missed.some((test) => test.startsWith(`${path}: `) && title.endsWith(titleOf(test))),
  )
  expect(isGuarded || own.length === 0).toBe(failure.noGuard === undefined)
})

test('no test has a number that is not on the list', () => {
  const known = new Set(failureCases().map(({ number }) => number))
  expect(tests.filter(({ number }) => !known.has(number))).toEqual([])
})

test('docs/failure-cases.md is what `npm run failure-cases` writes, and all that was run passed', () => {
  const results = readResults(page)
  expect(page).toBe(failureCasesPage(tests, results, guardsPage))
  expect([...results].filter(([, result]) => result !== 'passes')).toEqual([])
})

function titleOf(test: string): string {
  return test.slice(test.indexOf(': ') + 2)
}
