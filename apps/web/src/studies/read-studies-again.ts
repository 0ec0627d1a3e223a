import { queryClient, trpc } from '../trpc.ts'

/** After anything that concerns who is in which study, or what is in it. */
export async function readStudiesAgain(): Promise<void> {
  await queryClient.invalidateQueries(trpc.studies.pathFilter())
}
