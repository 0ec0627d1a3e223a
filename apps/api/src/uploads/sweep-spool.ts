import type { Logger } from '@tessera/runtime/logger'
import type { FileStorage } from './file-storage.ts'

/**
 * Removes now, and then every hour, what uploads left behind in the spool that never came to their end. Each process does, because
 * the spool is a disk of its own machine.
 */
export function sweepSpool(storage: FileStorage, logger: Logger): Disposable {
  const sweep = async () => {
    try {
      const removed = await storage.sweepSpool(new Date(Date.now() - uploadLifetimeMilliseconds))
      if (removed > 0) logger.info({ removed }, 'old uploads were removed')
    } catch (error) {
      logger.warn({ err: error }, 'old uploads could not be removed')
    }
  }
  void sweep()
  const timer = setInterval(() => void sweep(), hourMilliseconds)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** How long an upload may rest between two of its bytes. */
export const uploadLifetimeMilliseconds = 24 * 3_600_000
const hourMilliseconds = 3_600_000
