import type { AppRouter } from '@tessera/api/router'
import type { TRPCLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import { hasCode } from '../faults/read-fault.ts'

/**
 * What is refused until its user shows who she is, is asked for again once she has. So no page needs to know of it.
 *
 * @param ask whether she has
 */
export function stepUpLink(ask: () => Promise<boolean>): TRPCLink<AppRouter> {
  return () =>
    ({ next, op }) =>
      observable((observer) => {
        let request: Unsubscribable
        const send = (mayAsk: boolean) => {
          request = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error(error) {
              if (!mayAsk || op.type !== 'mutation' || !hasCode(error, 'second_factor_needed'))
                return observer.error(error)
              const refuse = () => observer.error(error)
              void ask().then((shown) => (shown ? send(false) : refuse()), refuse)
            },
          })
        }
        send(true)
        return () => request.unsubscribe()
      })
}
