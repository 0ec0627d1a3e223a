import { maintenanceTasks } from '@tessera/contracts/maintenance'
import type { Login } from '@tessera/db/login'
import { type Maintained, maintainFiles } from '@tessera/db/maintenance'
import { keepDoing } from '@tessera/runtime/keep-doing'
import type { Logger } from '@tessera/runtime/logger'
import type { FileStorage } from './file-storage.ts'
import { removeFilesOfRemoved } from './remove-files.ts'
import { uploadLifetimeMilliseconds } from './sweep-spool.ts'

interface Dependencies {
  readonly api: Login<'tessera_api'>
  readonly storage: FileStorage
  readonly logger: Logger
}

/**
 * Asks for each task of maintenance that is about bytes whether it is due, until it is disposed of. Every api process does: the record
 * sees to it that one of them at a time is at a task.
 */
export function keepFiles(deps: Dependencies, removeEverySeconds: number): AsyncDisposable {
  const { api, logger, storage } = deps
  const stack = new AsyncDisposableStack()
  const removing = { task: 'remove-bytes', everyMs: removeEverySeconds * 1_000 } as const
  stack.use(
    keepDoing(
      logger,
      removing.task,
      async () => await maintainFiles(api, removing, async () => await removeBytes(deps)),
    ),
  )
  const sweeping = {
    task: 'sweep-files',
    everyMs: maintenanceTasks['sweep-files'].everyMs,
  } as const
  const sweep = async () =>
    await storage.files.sweep(new Date(Date.now() - uploadLifetimeMilliseconds))
  stack.use(keepDoing(logger, sweeping.task, async () => await maintainFiles(api, sweeping, sweep)))
  return stack
}

async function removeBytes(deps: Dependencies): Promise<Maintained> {
  const { removed, errors, hasMore } = await removeFilesOfRemoved(deps)
  if (errors.length === 0) return { changed: removed, hasMore }
  const err = new AggregateError(errors, 'files could not be removed')
  deps.logger.warn({ err }, 'bytes could not be removed')
  return { changed: removed, failure: 'partly' }
}
