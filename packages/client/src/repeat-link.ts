import type { AppRouter } from '@tessera/api/router'
import type { Operation, TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { readRetryAfter } from './fault.ts'

/**
 * Asks again what failed in a way that passes, later each time, and not before Tessera said that it is worth it. Where that is
 * later than the deadline, whoever called is told at once.
 */
export function repeatLink(of: {
  readonly deadlineMilliseconds: number
  readonly mayAskAgain: (operation: Operation, error: unknown) => boolean
}): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const deadline = performance.now() + of.deadlineMilliseconds
        let waiting: NodeJS.Timeout | undefined
        let asked = ask(1)

        function ask(attempt: number): { unsubscribe(): void } {
          return next(op).subscribe({
            next: (envelope) => observer.next(envelope),
            error(error) {
              const pause = pauseAfter(attempt, error)
              const again =
                attempt < mostAttempts &&
                performance.now() + pause < deadline &&
                of.mayAskAgain(op, error)
              if (!again) return observer.error(error)
              const stop = () => {
                clearTimeout(waiting)
                observer.error(error)
              }
              op.signal?.addEventListener('abort', stop, { once: true })
              waiting = setTimeout(() => {
                op.signal?.removeEventListener('abort', stop)
                asked = ask(attempt + 1)
              }, pause)
            },
            complete: () => observer.complete(),
          })
        }

        return () => {
          clearTimeout(waiting)
          asked.unsubscribe()
        }
      })
}

/**
 * Milliseconds. Up to a quarter longer than need be: those that were refused together do not come back together.
 *
 * @param chance from 0 to 1
 */
export function pauseAfter(attempt: number, error: unknown, chance = Math.random()): number {
  const least = Math.max(200 * 2 ** (attempt - 1), (readRetryAfter(error) ?? 0) * 1000)
  return least * (1 + chance / 4)
}

/** Over twelve seconds at least: a restart is over by then. */
const mostAttempts = 7
