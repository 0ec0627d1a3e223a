import type { FileId } from '@tessera/contracts/ids'
import { forgetFiles, listRemovedFiles } from '@tessera/db/account-removals'
import type { Login } from '@tessera/db/login'
import { asProgram } from '@tessera/db/unit'
import type { Logger } from '@tessera/runtime/logger'
import { runEvery } from '../run-every.ts'
import type { FileStorage } from './file-storage.ts'

interface Dependencies {
  readonly api: Login<'tessera_api'>
  readonly storage: FileStorage
}

/**
 * Removes files of accounts that are being removed, and results that their owners deleted: the bytes first, so that whoever is killed in between finds them again by
 * their rows.
 *
 * @returns how many
 * @throws AggregateError when some could not be removed, once all others are
 */
export async function removeFilesOfRemoved(deps: Dependencies): Promise<number> {
  const files = await asProgram(deps.api, async (unit) => await listRemovedFiles(unit, most))
  await removeFiles(deps, files)
  return files.length
}

/** @throws AggregateError when some could not be removed, once all others are */
export async function removeFiles(
  { api, storage }: Dependencies,
  files: readonly FileId[],
): Promise<void> {
  const gone: FileId[] = []
  const failures: unknown[] = []
  for (const id of files) {
    try {
      await storage.removeSpool(id)
      await storage.files.remove(id)
      gone.push(id)
    } catch (error) {
      failures.push(error)
    }
  }
  if (gone.length > 0) await asProgram(api, async (unit) => await forgetFiles(unit, gone))
  if (failures.length > 0) throw new AggregateError(failures, 'files could not be removed')
}

/** Until it is disposed of. Every api process does: a file that another one has removed is no fault. */
export function watchRemovedFiles(
  deps: Dependencies & { readonly logger: Logger },
  everySeconds: number,
): AsyncDisposable {
  return runEvery(everySeconds, async (signal) => {
    try {
      while ((await removeFilesOfRemoved(deps)) === most && !signal.aborted);
    } catch (error) {
      deps.logger.warn({ err: error }, 'files of a removed account could not be removed')
    }
  })
}

const most = 100
