import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from '@tessera/development/find-program'
import { explainMissing, packagesFor } from '@tessera/development/system-packages'

/** A wall clock that is wrong for the processes that are started with `env`, and can be set while they run. */
export interface WrongClock extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
  /** @param seconds ahead of this machine's clock, or behind it when negative */
  set(seconds: number): Promise<void>
}

export async function createWrongClock(seconds: number): Promise<WrongClock> {
  if (findProgram('faketime') === undefined)
    throw new Error(explainMissing(packagesFor('clock'), 'tests of wrong clocks need it'))
  const library = await libraryOfFaketime()
  const directory = await mkdtemp(join(tmpdir(), 'tessera-clock-'))
  // A database server may run as another user.
  await chmod(directory, 0o711)
  const file = join(directory, 'offset')
  const set = async (offset: number) =>
    await writeFile(file, `${offset < 0 ? '' : '+'}${offset}`, { mode: 0o644 })
  await set(seconds)
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Setting a machine's clock leaves its monotonic clock alone.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
    [Symbol.asyncDispose]: async () => await rm(directory, { recursive: true }),
  }
}

/**
 * The program names what it shares by its process id, and leaves it behind when it is killed: under an id that comes again it
 * starts only the next time.
 */
async function libraryOfFaketime(): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      const asked = ['-f', '+0', 'printenv', 'LD_PRELOAD']
      return (await promisify(execFile)('faketime', asked)).stdout.trim()
    } catch (error) {
      if (tries === mostTries) throw error
    }
  }
}

const mostTries = 5
