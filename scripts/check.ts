import { runTool } from './run-tool.ts'
import { stopSignal } from './stop-signal.ts'

const stop = stopSignal()
const failed: string[] = []
for (const [what, tool, ...args] of checks()) {
  console.log(`\n${what}: ${tool} ${args.join(' ')}`)
  const code = await runTool(tool, args, { stop })
  if (stop.aborted) break
  if (code !== 0) failed.push(what)
}
if (stop.aborted) failed.push('stopped')
console.log(
  failed.length === 0 ? '\nEverything is in order.' : `\nNot in order: ${failed.join(', ')}`,
)
process.exitCode = failed.length === 0 ? 0 : 1

function checks(): readonly (readonly [string, string, ...string[]])[] {
  return [
    ['Types', 'tsc', '-p', 'tsconfig.json'],
    ['Types of the web', 'tsc', '-p', 'apps/web/tsconfig.json'],
    ['Lint', 'oxlint'],
    ['Format', 'oxfmt', '--check', '.'],
    ['Unused code', 'knip'],
  ]
}
