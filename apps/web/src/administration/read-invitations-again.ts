import { queryClient, trpc } from '../trpc.ts'

/** After something was done to one. */
export async function readInvitationsAgain(): Promise<void> {
  await queryClient.invalidateQueries(trpc.administration.invitations.pathFilter())
}
