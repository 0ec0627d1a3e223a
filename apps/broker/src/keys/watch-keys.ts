import type { Logger } from '@tessera/runtime/logger'
import { destroyDueKeys } from './destroy-due-keys.ts'
import type { KeyDeps } from './key-deps.ts'
import type { Rewrapping } from './rewrapping.ts'

/**
 * Takes over what other brokers change in the store, goes on with a rewrapping that was cut off, and destroys keys when
 * their time has come.
 */
export function watchKeys(
  deps: KeyDeps & { readonly rewrapping: Rewrapping },
  logger: Logger,
): Disposable {
  const reading = setInterval(
    () => void attempt(async () => await deps.keys.reload()),
    readStoreEveryMilliseconds,
  )
  const rewrapping = setInterval(
    () => void attempt(async () => await deps.rewrapping.goOn()),
    lookForRewrappingEveryMilliseconds,
  )
  const destroying = setInterval(
    () => void attempt(async () => await destroyDueKeys(deps)),
    3_600_000,
  )
  return {
    [Symbol.dispose]() {
      clearInterval(reading)
      clearInterval(rewrapping)
      clearInterval(destroying)
    },
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    if (deps.keys.isSealed) return
    await work().catch((error: unknown) =>
      logger.error({ err: error }, 'the key store could not be looked after'),
    )
  }
}

export const readStoreEveryMilliseconds = 2_000
const lookForRewrappingEveryMilliseconds = 60_000
