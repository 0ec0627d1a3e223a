import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeMutationPart } from './mutation-page.ts'
import type { MutationReport } from './mutation-report.ts'
import { mutationTargets, type MutationTarget } from './mutation-targets.ts'
import { runTool } from './run-tool.ts'
import { stopSignal } from './stop-signal.ts'
import { makeWorkingCopy } from './working-copy.ts'

/**
 * Changes the code of authorisation and cryptography in every small way, in a copy of the sources, and asks whether a test
 * notices. Arguments: names of targets; without any, all. Each has its part of `docs/mutation.md`, which is written anew.
 * With `--again` only those mutants run that are new, or whose tests are: good while tests are written. It does not see what
 * changed in other files, such as helpers of tests.
 * Exit code 1 when a mutant survived of which `mutation-survivors` does not say why.
 */
const lastRuns = join(import.meta.dirname, '../node_modules/.cache/mutation')
const stop = stopSignal()
const { values, positionals: chosen } = parseArgs({
  options: { again: { type: 'boolean', default: false } },
  allowPositionals: true,
})

for (const [name, target] of Object.entries(mutationTargets)) {
  if (stop.aborted || (chosen.length > 0 && !chosen.includes(name))) continue
  const report = await mutate(name, target)
  if (report === null) process.exitCode = 1
  else if ((await writeMutationPart(name, report)) > 0) process.exitCode = 1
}

async function mutate(name: string, target: MutationTarget): Promise<MutationReport | null> {
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
      incremental: true,
      incrementalFile: join(lastRuns, `${name}.json`),
      force: !values.again,
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
