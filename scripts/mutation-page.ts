import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MutationReport, reasonFor, scoresOf, survivorsOf } from './mutation-report.ts'
import { mutationTargets } from './mutation-targets.ts'

/** Writes the part of one target anew. @returns how many mutants live of which nobody has said why */
export async function writeMutationPart(name: string, report: MutationReport): Promise<number> {
  const parts = new Map(
    (await readFile(page, 'utf8').catch(() => ''))
      .split(/^## /m)
      .slice(1)
      .map((part) => [part.split('\n', 1)[0] ?? '', part.trim()]),
  )
  parts.set(name, partOf(name, report))
  const inOrder = Object.keys(mutationTargets).map(
    (target) =>
      parts.get(target) ??
      `${target}\n\n\`npm run mutate -- ${target}\` was not run to its end yet.`,
  )
  await writeFile(page, `${introduction}\n${inOrder.map((part) => `\n## ${part}\n`).join('')}`)
  return survivorsOf(report).filter((survivor) => reasonFor(survivor) === null).length
}

function partOf(name: string, report: MutationReport): string {
  const scores = scoresOf(report)
  const sum = (of: 'mutants' | 'killed' | 'timedOut' | 'uncovered') =>
    scores.reduce((total, score) => total + score[of], 0)
  const [mutants, killed] = [sum('mutants'), sum('killed')]
  const survivors = survivorsOf(report)
  const lines = survivors.map((survivor) => {
    const reason = reasonFor(survivor)
    const { file, before, after } = survivor
    return `| \`${file}\` | ${code(before)} | ${code(after)} | ${reason ?? 'not looked into yet'} |`
  })
  const table = ['| File | Code | Mutant | Why it lives |', '|---|---|---|---|', ...lines].join(
    '\n',
  )
  return `${name}

\`npm run mutate -- ${name}\`: ${killed} of ${mutants} mutants are noticed, ${((100 * killed) / mutants).toFixed(1)} %; ${sum('timedOut')} of these because a test
went on for too long. No test comes to ${sum('uncovered')} of the others.

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

const page = join(import.meta.dirname, '../docs/mutation.md')
const introduction = `# Mutants that live

\`npm run mutate\` changes the code of authorisation and cryptography in every small way (Stryker, with Vitest) and runs the
tests that reach the change: for each part those that judge it, which \`scripts/mutation-targets.ts\` names. What runs only when
a file is loaded (schemas, tables of constants) is left out. A mutant that no test notices stands here with the reason why it
may live. The script writes this page.`
