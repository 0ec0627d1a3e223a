import { openMemoryDirectory } from '@tessera/development/memory-directory'
import {
  explainMissing,
  installMissingPackages,
  packagesFor,
} from '@tessera/development/system-packages'
import { redisProgram } from '@tessera/development/redis-program'
import { runTool } from './run-tool.ts'
import { stopSignal } from './stop-signal.ts'

/** Bytes: some forty databases and instances at a time, and what is uploaded to them. */
const roomForTests = 8 * 2 ** 30

const stop = stopSignal()
const problem = await whatIsMissing()
if (problem === undefined) {
  await using memory = await openMemoryDirectory(roomForTests)
  process.exitCode = await runTool('vitest', ['run', ...process.argv.slice(2)], {
    stop,
    ...(memory !== null && { env: { TMPDIR: memory.path } }),
  })
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
