import { QueryClient } from '@tanstack/react-query'
import type { AppRouter } from '@tessera/api/router'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { readFault } from './faults/read-fault.ts'
import { stepUpLink } from './second-factors/step-up-link.ts'

/** What the server said last. Nothing of it is written to the disk. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: (count, error) => count < 2 && mayPass(error) },
  },
})

const client = createTRPCClient<AppRouter>({
  links: [
    stepUpLink(async () => await stepUp()),
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url: '/trpc' }),
      // Longer addresses are cut by some proxies.
      false: httpBatchLink({ url: '/trpc', maxURLLength: 4000 }),
    }),
  ],
})

export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })

/** Says how people show who they are: a page that is asked for it needs this client itself. */
export function answerStepUps(ask: () => Promise<boolean>): void {
  stepUp = ask
}

let stepUp = async (): Promise<boolean> => await Promise.resolve(false)

/** Only what may pass by itself is asked again; a refusal stays a refusal. */
function mayPass(error: unknown): boolean {
  const { code } = readFault(error)
  return code === 'unavailable' || code === 'internal'
}
