import { queryClient, trpc } from '../trpc.ts'

/** Whether whoever is signed in is to accept the terms before anything else. */
export function owedTermsQuery() {
  return trpc.terms.owed.queryOptions(undefined, { staleTime: 5 * 60_000 })
}

export async function readOwedTerms(): Promise<boolean> {
  return await queryClient.ensureQueryData(owedTermsQuery())
}

/** Asked anew, of which the pages know from then on. */
export async function owesTermsNow(): Promise<boolean> {
  return await queryClient.fetchQuery({ ...owedTermsQuery(), staleTime: 0 })
}
