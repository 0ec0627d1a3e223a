import type { AppRouter } from '@tessera/api/router'
import { httpLink, type Operation, retryLink, splitLink, type TRPCLink } from '@trpc/client'
import type { Connection } from './connection.ts'
import { mayPass, wasNotDone } from './retry.ts'
import { subscriptionLink } from './subscription-link.ts'

export function linksOf(connection: Connection): TRPCLink<AppRouter>[] {
  return [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: subscriptionLink(connection),
      false: [
        retryLink({
          retry: ({ op, error, attempts }) => attempts < mostAttempts && mayAskAgain(op, error),
          retryDelayMs: (attempts) => 200 * 2 ** (attempts - 1),
        }),
        httpLink({
          url: `${connection.origin}/trpc`,
          fetch: async (url, init) =>
            (await connection.request(String(url), init as RequestInit)).response,
        }),
      ],
    }),
  ]
}

/** What changes something is repeated only when it surely was not done, or under a key by which Tessera knows it again. */
function mayAskAgain({ type, input, signal }: Operation, error: unknown): boolean {
  if (signal?.aborted === true) return false
  if (wasNotDone(error)) return true
  return mayPass(error) && (type === 'query' || hasKey(input))
}

function hasKey(input: unknown): boolean {
  return (
    typeof input === 'object' &&
    input !== null &&
    'idempotencyKey' in input &&
    typeof input.idempotencyKey === 'string'
  )
}

/** Over some twelve seconds: a restart is over by then. */
const mostAttempts = 7
