import type { FileId } from '@tessera/contracts/ids'
import { forgetFiles, listRemovedFiles } from '@tessera/db/account-removals'
import type { Login } from '@tessera/db/login'
import { asProgram } from '@tessera/db/unit'
import type { FileStorage } from './file-storage.ts'

interface Dependencies {
  readonly api: Login<'tessera_api'>
  readonly storage: FileStorage
}

/**
 * Removes the bytes of files that are forgotten: of accounts that are being removed, of results that their owners deleted, of uploads and
 * documents whose rows are gone. The bytes first, so that whoever is killed in between finds them again by their rows.
 */
export async function removeFilesOfRemoved(deps: Dependencies): Promise<{
  readonly removed: number
  /** Of those that could not be removed. */
  readonly errors: readonly unknown[]
  /** There may be others. */
  readonly hasMore: boolean
}> {
  const files = await asProgram(deps.api, async (unit) => await listRemovedFiles(unit, most))
  const errors = await removeEach(deps, files)
  return { removed: files.length - errors.length, errors, hasMore: files.length === most }
}

/** @throws AggregateError when some could not be removed, once all others are */
export async function removeFiles(deps: Dependencies, files: readonly FileId[]): Promise<void> {
  const errors = await removeEach(deps, files)
  if (errors.length > 0) throw new AggregateError(errors, 'files could not be removed')
}

async function removeEach(
  { api, storage }: Dependencies,
  files: readonly FileId[],
): Promise<readonly unknown[]> {
  const gone: FileId[] = []
  const errors: unknown[] = []
  for (const id of files) {
    try {
      await storage.removeSpool(id)
      await storage.files.remove(id)
      gone.push(id)
    } catch (error) {
      errors.push(error)
    }
  }
  if (gone.length > 0) await asProgram(api, async (unit) => await forgetFiles(unit, gone))
  return errors
}

const most = 100
