import { queryClient, trpc } from '../trpc.ts'

/** After a decision: on the document's page, and wherever terms of studies are shown. */
export async function readFindingsAgain(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries(trpc.documents.findings.list.queryFilter()),
    queryClient.invalidateQueries(trpc.studies.terms.pathFilter()),
  ])
}
