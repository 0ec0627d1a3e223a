import { queryClient, trpc } from '../trpc.ts'

/** After anything that was done to a document. */
export async function readDocumentsAgain(): Promise<void> {
  await queryClient.invalidateQueries(trpc.documents.pathFilter())
}
