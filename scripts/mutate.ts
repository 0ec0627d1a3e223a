import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MutationReport, reasonFor, scoresOf, survivorsOf } from './mutation-report.ts'
import { mutationTargets, type MutationTarget } from './mutation-targets.ts'
import { runTool } from './run-tool.ts'
import { stopSignal } from './stop-signal.ts'
import { makeWorkingCopy } from './working-copy.ts'

/**
 * Changes the code of authorisation and cryptography in every small way, in a copy of the sources, and asks whether a test
 * notices. Arguments: names of targets; without any, all. Each has its part of `docs/mutation.md`, which is written anew.
 * Exit code 1 when a mutant survived of which `mutation-survivors.ts` does not say why.
 */
const page = join(import.meta.dirname, '../docs/mutation.md')
const stop = stopSignal()
const chosen = process.argv.slice(2)
const introduction = `# Mutants that live

\`npm run mutate\` changes the code of authorisation and cryptography in every small way (Stryker, with Vitest) and runs the
tests that reach the change. What runs only when a file is loaded (schemas, tables of constants) is left out. A mutant that no test notices stands here with the reason why it may live. The script writes this
page.`

for (const [name, target] of Object.entries(mutationTargets)) {
  if (stop.aborted || (chosen.length > 0 && !chosen.includes(name))) continue
  const report = await mutate(target)
  if (report === null) process.exitCode = 1
  else await writePart(name, report)
}

async function mutate(target: MutationTarget): Promise<MutationReport | null> {
  await using copy = await makeWorkingCopy()
  const settings = join(copy.directory, 'stryker.config.json')
  const report = join(copy.directory, 'mutation-report.json')
  await writeFile(
    settings,
    JSON.stringify({
      testRunner: 'vitest',
      plugins: ['@stryker-mutator/vitest-runner'],
      vitest: { configFile: 'scripts/mutation-tests.config.ts', related: false },
      // The links between packages lead into this copy and into no sandbox beside it.
      inPlace: true,
      mutate: [...target.sources, '!**/*.test.ts'],
      disableTypeChecks: false,
      coverageAnalysis: 'perTest',
      // What runs when a file is loaded, schemas and tables of constants, would need all tests for each mutant.
      ignoreStatic: true,
      concurrency: 2,
      // On a busy machine a slow test is no endless loop.
      timeoutMS: 30_000,
      reporters: ['progress-append-only', 'json'],
      jsonReporter: { fileName: report },
    }),
  )
  await runTool('stryker', ['run', settings], {
    stop,
    cwd: copy.directory,
    env: { TESSERA_MUTATION_TARGET: JSON.stringify(target) },
  })
  return await readFile(report, 'utf8').then(
    (text): MutationReport => JSON.parse(text),
    () => null,
  )
}

async function writePart(name: string, report: MutationReport): Promise<void> {
  const parts = new Map(
    (await readFile(page, 'utf8').catch(() => ''))
      .split(/^## /m)
      .slice(1)
      .map((part) => [part.split('\n', 1)[0] ?? '', part.trim()]),
  )
  parts.set(name, partOf(name, report))
  const inOrder = Object.keys(mutationTargets).flatMap((target) => parts.get(target) ?? [])
  await writeFile(page, `${introduction}\n${inOrder.map((part) => `\n## ${part}\n`).join('')}`)
}

function partOf(name: string, report: MutationReport): string {
  const scores = scoresOf(report)
  const mutants = scores.reduce((sum, score) => sum + score.mutants, 0)
  const killed = scores.reduce((sum, score) => sum + score.killed, 0)
  const survivors = survivorsOf(report)
  const lines = survivors.map((survivor) => {
    const reason = reasonFor(survivor)
    if (reason === null) process.exitCode = 1
    const { file, before, after } = survivor
    return `| \`${file}\` | ${code(before)} | ${code(after)} | ${reason ?? 'not looked into yet'} |`
  })
  const table = ['| File | Code | Mutant | Why it lives |', '|---|---|---|---|', ...lines].join(
    '\n',
  )
  return `${name}

\`npm run mutate -- ${name}\`: ${killed} of ${mutants} mutants are noticed, ${((100 * killed) / mutants).toFixed(1)} %.

| File | Mutants | Noticed |
|---|---|---|
${scores.map((score) => `| \`${score.file}\` | ${score.mutants} | ${score.killed} |`).join('\n')}
${survivors.length === 0 ? '' : `\n${table}\n`}`.trim()
}

/** On one line of a table. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').slice(0, 90).replaceAll('|', '\\|').replaceAll('`', "'")
  return `\`${line}\``
}
