import type { StudyId } from '@tessera/contracts/ids'
import { useInfiniteQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { isWorkedOn } from './document-words.ts'

/** One's own, the newest first; asked again while one is worked on. @param studyId only those of this study */
export function useDocuments(studyId: StudyId | null) {
  return useInfiniteQuery(
    trpc.documents.list.infiniteQueryOptions(
      { studyId },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        refetchInterval: ({ state }) =>
          state.data?.pages.some(({ documents }) => documents.some(isWorkedOn)) === true
            ? workedOnMs
            : false,
      },
    ),
  )
}

/** How often something that is being read is looked at. */
export const workedOnMs = 1500
