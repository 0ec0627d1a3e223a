import { maintenanceTasks, type TaskBy } from '@tessera/contracts/maintenance'
import type { Login } from '@tessera/db/login'
import { type Maintained, maintainFiles } from '@tessera/db/maintenance'
import type { Logger } from '@tessera/runtime/logger'
import { type Repeating, repeatUntilStopped } from '@tessera/runtime/repeat'
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
  const { storage } = deps
  const stack = new AsyncDisposableStack()
  const removeEveryMs = removeEverySeconds * 1_000
  stack.use(keepDoing(deps, 'remove-bytes', removeEveryMs, async () => await removeBytes(deps)))
  stack.use(
    keepDoing(
      deps,
      'sweep-files',
      maintenanceTasks['sweep-files'].everyMs,
      async () => await storage.files.sweep(new Date(Date.now() - uploadLifetimeMilliseconds)),
    ),
  )
  return stack
}

async function removeBytes(deps: Dependencies): Promise<Maintained> {
  const { removed, errors, hasMore } = await removeFilesOfRemoved(deps)
  if (errors.length === 0) return { changed: removed, hasMore }
  const err = new AggregateError(errors, 'files could not be removed')
  deps.logger.warn({ err }, 'bytes could not be removed')
  return { changed: removed, failure: 'partly' }
}

function keepDoing(
  { api, logger }: Dependencies,
  task: TaskBy<'api'>,
  everyMs: number,
  work: () => Promise<number | Maintained>,
): Repeating {
  return repeatUntilStopped(logger, task, async (wait) => {
    const came = await maintainFiles(api, { task, everyMs }, work)
    if (came.outcome === 'failed')
      logger.error({ err: came.error, task, code: came.code }, 'a task of maintenance failed')
    else if (came.outcome === 'done' && came.changed > 0)
      logger.info({ task, changed: came.changed }, 'a task of maintenance changed rows')
    await wait(came.waitMs)
  })
}
