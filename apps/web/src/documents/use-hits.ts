import type { Document } from '@tessera/contracts/document'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { isWorkedOn } from './document-words.ts'
import { wordsOf } from './page-marks.ts'
import { workedOnMs } from './use-documents.ts'

/** Of words that are looked for in one document. */
export interface Hits {
  /** Folded, in all forms in which they stand in it. */
  readonly words: ReadonlySet<string>
  /** On which they stand, in their order: all of them, or the best. */
  readonly pages: readonly number[]
  readonly total: number | null
  readonly error: unknown
}

/** The last version is searched; in an older one the words are marked as they were written. */
export function useHits(document: Document, isLast: boolean, find: string | undefined): Hits {
  const { id: documentId, version } = document
  const { data, error } = useQuery({
    ...trpc.documents.search.queryOptions({ words: find ?? '', documentId }),
    enabled: find !== undefined && isLast,
    // Each page that is read is one more that is searched.
    refetchInterval: isWorkedOn(document) ? workedOnMs : false,
  })
  if (find === undefined) return nothing
  if (!isLast) return { ...nothing, words: new Set(wordsOf(find)) }
  if (data === undefined) return { ...nothing, error }
  const hits = data.hits.filter((hit) => hit.version === version)
  return {
    words: new Set(hits.flatMap(({ words }) => words)),
    pages: hits.map(({ page }) => page).toSorted((one, other) => one - other),
    total: data.total,
    error,
  }
}

const nothing: Hits = { words: new Set(), pages: [], total: null, error: null }
