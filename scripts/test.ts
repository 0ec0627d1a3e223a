import { openMemoryDirectory } from '@tessera/development/memory-directory'
import {
  explainMissing,
  installMissingPackages,
  packagesFor,
} from '@tessera/development/system-packages'
import { redisProgram } from '@tessera/development/redis-program'
import { longTests, withoutLongTests } from './long-tests.ts'
import { runTool } from './run-tool.ts'
import { stopSignal } from './stop-signal.ts'

/** Bytes: some forty databases and instances at a time, and what is uploaded to them. */
const roomForTests = 8 * 2 ** 30

/** Runs what takes long too. Files that are named run in any case. */
const every = '--all'

const stop = stopSignal()
const problem = await whatIsMissing()
if (problem === undefined) {
  await using memory = await openMemoryDirectory(roomForTests)
  const args = process.argv.slice(2)
  const named = args.filter((arg) => arg !== every)
  const isQuick = !args.includes(every) && named.every((arg) => arg.startsWith('-'))
  if (isQuick)
    console.log(`${longTests.length} files take long: \`npm test -- ${every}\` runs them too.`)
  process.exitCode = await runTool('vitest', ['run', ...named], {
    stop,
    env: {
      ...(memory !== null && { TMPDIR: memory.path }),
      ...(isQuick && { [withoutLongTests]: '1' }),
    },
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
    packagesFor('engine', 'browser', 'clock', 'genotypes'),
    console.log,
  )
  return missing.length === 0 ? undefined : explainMissing(missing, reason)
}
