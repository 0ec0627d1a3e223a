import type { MaintenanceFailure, MaintenanceTask } from '@tessera/contracts/maintenance'
import type { Logger } from './logger.ts'
import { type Repeating, repeatUntilStopped } from './repeat.ts'

/** What came of asking for a task, and how long to wait before asking again. */
export type Came = { readonly waitMs: number } & (
  | { readonly outcome: 'done'; readonly changed: number }
  | { readonly outcome: 'left' }
  | { readonly outcome: 'failed'; readonly code: MaintenanceFailure; readonly error: unknown }
)

/** Asks for a task of maintenance again and again, and logs runs that changed rows or failed. */
export function keepDoing(
  logger: Logger,
  task: MaintenanceTask,
  ask: () => Promise<Came>,
): Repeating {
  return repeatUntilStopped(logger, task, async (wait) => {
    const came = await ask()
    if (came.outcome === 'failed')
      logger.error({ err: came.error, task, code: came.code }, 'a task of maintenance failed')
    else if (came.outcome === 'done' && came.changed > 0)
      logger.info({ task, changed: came.changed }, 'a task of maintenance changed rows')
    await wait(came.waitMs)
  })
}
