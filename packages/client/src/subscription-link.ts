import type { AppRouter } from '@tessera/api/router'
import { httpSubscriptionLink, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { EventSource } from 'eventsource'
import type { Answer, Connection } from './connection.ts'
import { hasCode } from './fault.ts'

/**
 * One connection for each subscription, and a typed error when it is lost. The event source would connect again by itself,
 * for ever and whatever the reason: who follows knows better what passes.
 */
export function subscriptionLink(connection: Connection): TRPCLink<AppRouter> {
  return (runtime) => (operation) =>
    observable((observer) => {
      let answer: Answer | null = null
      let failure: unknown = null
      const open = httpSubscriptionLink<AppRouter, typeof EventSource>({
        url: `${connection.origin}/trpc`,
        EventSource,
        eventSourceOptions: {
          async fetch(url, init) {
            try {
              answer = await connection.request(url, init as RequestInit)
              return answer.response
            } catch (error) {
              failure = error
              // Whatever is no success ends the event source; a rejection it would not tell of.
              return new Response(null, { status: 503 })
            }
          },
        },
      })
      const fail = (error: TRPCClientError<AppRouter>) => {
        if (hasCode(error, 'not_signed_in')) answer?.forgetToken()
        observer.error(failure instanceof Error ? TRPCClientError.from(failure) : error)
      }
      return open(runtime)(operation).subscribe({
        next(envelope) {
          const { result } = envelope
          if (result.type === 'state' && result.error) fail(result.error)
          else observer.next(envelope)
        },
        error: fail,
        complete: () => observer.complete(),
      })
    })
}
