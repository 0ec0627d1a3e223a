import { queryClient, trpc } from '../trpc.ts'

/** After something was done to an account. Not what was looked at of its jobs: each look is written down. */
export async function readUsersAgain(): Promise<void> {
  const { list, get, roles } = trpc.administration.users
  await Promise.all(
    [list, get, roles].map(async (read) => await queryClient.invalidateQueries(read.pathFilter())),
  )
}
