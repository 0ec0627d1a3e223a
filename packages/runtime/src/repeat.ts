import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from './logger.ts'

export interface Repeating extends AsyncDisposable {
  /** Resolves when the round that is on has ended. */
  stop(): Promise<void>
}

/**
 * Does the work again and again. After a failure it pauses, longer each time up to 5 s, and goes on: what it needs will
 * come back.
 *
 * @param work is given a pause that ends early when all of it ends
 */
export function repeatUntilStopped(
  logger: Logger,
  name: string,
  work: (wait: (milliseconds: number) => Promise<void>) => Promise<void>,
): Repeating {
  const stopping = new AbortController()
  const wait = async (milliseconds: number) => {
    await delay(milliseconds, undefined, { signal: stopping.signal }).catch(() => {})
  }
  const ended = run()

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      try {
        await work(wait)
        if (failures > 0) logger.info({ work: name }, 'works again')
        failures = 0
      } catch (error) {
        failures += 1
        logger.warn({ err: error, work: name, failures }, 'failed, will try again')
        await wait(Math.min(100 * 2 ** failures, longestPauseMs))
      }
    }
  }

  const stop = async () => {
    stopping.abort()
    await ended
  }
  return { stop, [Symbol.asyncDispose]: stop }
}

const longestPauseMs = 5000
