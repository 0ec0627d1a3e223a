import { useMutation, useQuery } from '@tanstack/react-query'
import { queryClient, trpc } from '../trpc.ts'

/**
 * What the user's account may choose at a service. Reading happens on the user's own account in the
 * background, so the question is asked again until the answer is there.
 */
export function useServiceOptions(serviceId: number) {
  const asked = trpc.services.options.queryOptions({ serviceId })
  const query = useQuery({
    ...asked,
    refetchInterval: ({ state }) => (state.data?.reading === true ? ASK_AGAIN_MS : false),
  })
  const readAgain = useMutation({
    mutationFn: async () =>
      queryClient.setQueryData(
        asked.queryKey,
        await queryClient.fetchQuery(
          trpc.services.options.queryOptions({ serviceId, refresh: true }, { staleTime: 0 }),
        ),
      ),
  })
  return { query, readAgain }
}

const ASK_AGAIN_MS = 500
