import type { AppRouter } from '@tessera/api/router'
import { httpLink, type Operation, splitLink, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { Connection } from './connection.ts'
import { repeatLink } from './repeat-link.ts'
import { mayPass, wasNotDone } from './retry.ts'
import { subscriptionLink } from './subscription-link.ts'

/** @param deadlineMilliseconds for a call with all of its repeats */
export function linksOf(
  connection: Connection,
  deadlineMilliseconds = 60_000,
): TRPCLink<AppRouter>[] {
  return [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: subscriptionLink(connection),
      false: [
        deadlineLink(deadlineMilliseconds),
        repeatLink({ deadlineMilliseconds, mayAskAgain }),
        httpLink({
          url: `${connection.origin}/trpc`,
          fetch: async (url, init) =>
            (await connection.request(String(url), init as RequestInit)).response,
        }),
      ],
    }),
  ]
}

function deadlineLink(milliseconds: number): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const late = AbortSignal.timeout(milliseconds)
        const signal = AbortSignal.any([late, ...(op.signal ? [op.signal] : [])])
        return next({ ...op, signal }).subscribe({
          next: (envelope) => observer.next(envelope),
          // Of an aborted request tRPC does not tell the reason.
          error: (error) =>
            observer.error(late.aborted ? TRPCClientError.from(late.reason) : error),
          complete: () => observer.complete(),
        })
      })
}

/** What changes something is repeated only when it surely was not done, or under a key by which Tessera knows it again. */
function mayAskAgain({ type, path, input, signal }: Operation, error: unknown): boolean {
  if (signal?.aborted === true) return false
  if (wasNotDone(error)) return true
  return mayPass(error) && (type === 'query' || path === 'programs.batches.submit' || hasKey(input))
}

function hasKey(input: unknown): boolean {
  return (
    typeof input === 'object' &&
    input !== null &&
    'idempotencyKey' in input &&
    typeof input.idempotencyKey === 'string'
  )
}
