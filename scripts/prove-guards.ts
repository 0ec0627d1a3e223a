import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Guard } from './guards/guard.ts'
import { guards, withoutGuard } from './guards/list.ts'
import { titlePattern } from './guards/title-pattern.ts'
import { stopSignal } from './stop-signal.ts'
import { makeWorkingCopy } from './working-copy.ts'

/**
 * Takes each guard away in a copy of the sources, and runs the attacks that must then succeed. Writes what it finds into
 * `docs/guards.md`. Arguments: parts of the names of guards; without any, all are tried. What the page says of others stays.
 */
const chosen = process.argv.slice(2)
const stop = stopSignal()
const failures: string[] = []
const longestRunMilliseconds = 300_000
/** Ids, times, and names of processes. */
const ofOneRun = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|\/tmp\/\S+/g
const page = join(import.meta.dirname, '../docs/guards.md')

const rows = await readRows()
await using copy = await makeWorkingCopy()
const tried = guards.filter(isChosen)
const asItIs = await runTests(tried.flatMap(({ missedBy }) => missedBy))
for (const guard of tried) {
  if (stop.aborted) break
  rows.delete(guard.name)
  const missing = await attackWithout(guard)
  console.log(`${missing.length === 0 ? 'needed' : 'NOT SHOWN'}: ${guard.name}`)
  for (const line of missing) failures.push(`${guard.name}: ${line}`)
  await writePage()
}
for (const failure of failures) console.error(failure)
if (failures.length > 0 || stop.aborted) process.exitCode = 1

function isChosen({ name }: Guard): boolean {
  return chosen.length === 0 || chosen.some((part) => name.includes(part))
}

/** @returns which of its attacks do not succeed without it, and why */
async function attackWithout(guard: Guard): Promise<readonly string[]> {
  const originals = await takeAway(guard)
  const results = await runTests(guard.missedBy)
  for (const [file, text] of originals) await writeFile(join(copy.directory, file), text)
  return guard.missedBy.flatMap((test) => {
    const before = asItIs.filter((result) => isOf(test, result))
    if (before.length === 0 || before.some(({ status }) => status !== 'passed'))
      return `${test}: does not pass as it is`
    const failed = results.find((result) => isOf(test, result) && result.status === 'failed')
    if (failed === undefined) return `${test}: passes all the same`
    rows.set(guard.name, [...(rows.get(guard.name) ?? []), rowOf(guard, test, failed)])
    return []
  })
}

function isOf(test: string, { path, title }: TestResult): boolean {
  return path.endsWith(`/${pathOf(test)}`) && titlePattern(titleOf(test)).test(title)
}

async function takeAway({ without }: Guard): Promise<ReadonlyMap<string, string>> {
  const originals = new Map<string, string>()
  for (const { file, text, by } of without) {
    const path = join(copy.directory, file)
    const source = await readFile(path, 'utf8')
    if (source.split(text).length !== 2) throw new Error(`${file} has not exactly one: ${text}`)
    if (!originals.has(file)) originals.set(file, source)
    await writeFile(
      path,
      source.replace(text, () => by),
    )
  }
  return originals
}

interface TestResult {
  readonly path: string
  readonly title: string
  readonly status: string
  readonly failureMessages: readonly string[]
}

async function runTests(tests: readonly string[]): Promise<readonly TestResult[]> {
  const report = join(copy.directory, 'guards-report.json')
  await rm(report, { force: true })
  const paths = [...new Set(tests.map(pathOf))]
  const pattern = tests.map((test) => titlePattern(titleOf(test)).source).join('|')
  const args = ['run', ...paths, '-t', pattern, '--reporter=json', `--outputFile=${report}`]
  const child = spawn('vitest', args, { cwd: copy.directory, stdio: 'ignore' })
  const kill = () => child.kill('SIGTERM')
  // An attack that succeeds may leave a program behind, for which vitest would wait.
  const late = setTimeout(kill, longestRunMilliseconds)
  stop.addEventListener('abort', kill)
  await once(child, 'exit')
  clearTimeout(late)
  stop.removeEventListener('abort', kill)
  const text = await readFile(report, 'utf8').catch(() => '{"testResults":[]}')
  const { testResults }: VitestReport = JSON.parse(text)
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map((result) => ({ ...result, path: name })),
  )
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly Omit<TestResult, 'path'>[]
  }[]
}

function rowOf(guard: Guard, test: string, failed: TestResult): string {
  const [line = ''] = stripVTControlCharacters(failed.failureMessages[0] ?? '').split('\n')
  const said = line.replaceAll(process.execPath, 'node').replace(ofOneRun, '…').slice(0, 140)
  const shown = said.replaceAll('|', '\\|').replaceAll('<', '‹')
  return `| ${guard.name} | \`${pathOf(test)}\`: ${titleOf(test)} | ${shown} |`
}

async function writePage(): Promise<void> {
  const text = `# What each guard is for

\`npm run guards\` takes each guard away, in a copy of the sources, and runs the attacks of [threats.md](threats.md) and the
tests of [failure-cases.md](failure-cases.md) against what is left. Each attack must then succeed, so its test must fail. It
writes this page.

| Guard that is taken away | The test that then fails | What it says |
|---|---|---|
${guards.flatMap(({ name }) => rows.get(name) ?? []).join('\n')}

## Attacks without a guard to take away

${Object.entries(withoutGuard)
  .map(([test, reason]) => `- \`${pathOf(test)}\`: ${titleOf(test)}. ${reason}`)
  .join('\n')}
`
  await writeFile(page, text)
}

/** By the name of the guard. */
async function readRows(): Promise<Map<string, readonly string[]>> {
  const lines = (await readFile(page, 'utf8').catch(() => '')).split('\n')
  const found = lines.filter((line) => line.startsWith('| ') && line.includes('.test.ts'))
  return new Map(
    guards.map(({ name }) => [name, found.filter((line) => line.startsWith(`| ${name} | `))]),
  )
}

function pathOf(test: string): string {
  return test.slice(0, test.indexOf(': '))
}

function titleOf(test: string): string {
  return test.slice(test.indexOf(': ') + 2)
}
