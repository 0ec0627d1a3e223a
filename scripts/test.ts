import {
  explainMissing,
  installMissingPackages,
  packagesFor,
} from '@tessera/development/system-packages'
import { redisProgram } from '@tessera/development/redis-program'
import { runTool } from './run-tool.ts'
import { stopSignal } from './stop-signal.ts'

const stop = stopSignal()
const problem = await whatIsMissing()
if (problem === undefined) {
  process.exitCode = await runTool('vitest', ['run', ...process.argv.slice(2)], { stop })
} else {
  console.error(`The tests cannot run.\n${problem}`)
  process.exitCode = 1
}

/** Nothing is skipped: what the tests need is installed, or they do not run at all. */
async function whatIsMissing(): Promise<string | undefined> {
  try {
    await redisProgram(console.log)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const { missing, reason } = await installMissingPackages(
    packagesFor('engine', 'browser', 'clock'),
    console.log,
  )
  return missing.length === 0 ? undefined : explainMissing(missing, reason)
}
