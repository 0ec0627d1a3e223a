import type { ServiceOptions } from '@tessera/contracts/service'
import { useMutation, useQueries, useQuery } from '@tanstack/react-query'
import { queryClient, trpc } from '../trpc.ts'

/**
 * What the user's account may choose at a service. Reading happens on the user's own account in the
 * background, so the question is asked again until the answer is there.
 */
export function useServiceOptions(serviceId: number) {
  const query = useQuery(optionsQuery(serviceId))
  const readAgain = useMutation({
    mutationFn: async () =>
      queryClient.setQueryData(
        optionsQuery(serviceId).queryKey,
        await queryClient.fetchQuery(
          trpc.services.options.queryOptions({ serviceId, refresh: true }, { staleTime: 0 }),
        ),
      ),
  })
  return { query, readAgain }
}

/** The same at each of several services, as far as it is here. */
export function useKnownOptions(
  serviceIds: readonly number[],
): ReadonlyMap<number, ServiceOptions> {
  const ids = [...new Set(serviceIds)]
  const answers = useQueries({ queries: ids.map(optionsQuery) })
  const known = new Map<number, ServiceOptions>()
  for (const [index, id] of ids.entries()) {
    const options = answers[index]?.data?.options ?? null
    if (options !== null) known.set(id, options)
  }
  return known
}

function optionsQuery(serviceId: number) {
  return trpc.services.options.queryOptions(
    { serviceId },
    { refetchInterval: ({ state }) => (state.data?.reading === true ? ASK_AGAIN_MS : false) },
  )
}

const ASK_AGAIN_MS = 500
