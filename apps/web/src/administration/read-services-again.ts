import { queryClient, trpc } from '../trpc.ts'

/** After one of them was changed or added. */
export async function readServicesAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries(trpc.services.pathFilter()),
    queryClient.invalidateQueries(trpc.administration.services.pathFilter()),
  ])
}
