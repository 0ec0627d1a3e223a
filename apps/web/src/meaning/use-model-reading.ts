import type { Document } from '@tessera/contracts/document'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { workedOnMs } from '../documents/use-documents.ts'
import { trpc } from '../trpc.ts'
import { readFindingsAgain } from './read-findings-again.ts'

/** The model that may be asked about the last version, and what came of it; looked at again while it is asked. */
export function useModelReading({ id, version, state }: Document) {
  const query = useQuery(
    trpc.documents.model.get.queryOptions(
      { documentId: id, version },
      {
        enabled: state === 'read',
        refetchInterval: ({ state: { data } }) =>
          data?.reading?.state === 'waiting' ? workedOnMs : false,
      },
    ),
  )
  const reading = query.data?.reading
  const come = reading == null ? null : `${reading.state} ${reading.partsDone}`
  useEffect(() => {
    if (come !== null) void readFindingsAgain()
  }, [come])
  return query
}
