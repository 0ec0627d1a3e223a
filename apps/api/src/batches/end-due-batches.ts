import { endBatch, listDueBatches } from '@tessera/db/batch-ends'
import type { Login } from '@tessera/db/login'
import { asProgram, DatabaseAway } from '@tessera/db/unit'
import type { Logger } from '@tessera/runtime/logger'
import { runEvery } from '../run-every.ts'

interface Dependencies {
  readonly api: Login<'tessera_api'>
  readonly logger: Logger
}

/**
 * Does what follows the batches of which nothing is open any more, each as whoever asked for it and in a unit of its own: what
 * goes wrong with one keeps no other waiting.
 *
 * @returns how many have ended
 */
export async function endDueBatches(
  { api, logger }: Dependencies,
  signal?: AbortSignal,
): Promise<number> {
  let ended = 0
  for (const due of await asProgram(api, async (unit) => await listDueBatches(unit, most))) {
    if (signal?.aborted === true) break
    try {
      if (await asProgram(api, async (unit) => await endBatch(unit, due))) ended += 1
    } catch (error) {
      if (error instanceof DatabaseAway) throw error
      logger.warn({ err: error, batchId: due.batchId }, 'a batch could not be ended')
    }
  }
  return ended
}

/** Until it is disposed of. Every api process does: each batch ends once all the same. */
export function watchBatches(deps: Dependencies, everySeconds: number): AsyncDisposable {
  return runEvery(everySeconds, async (signal) => {
    try {
      await endDueBatches(deps, signal)
    } catch (error) {
      deps.logger.warn({ err: error }, 'batches that have ended could not be read')
    }
  })
}

const most = 100
