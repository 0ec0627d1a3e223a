import type { ServiceId, StudyId } from '@tessera/contracts/ids'
import type { StudyConflict } from '@tessera/contracts/study-terms'
import { useQueries } from '@tanstack/react-query'
import { queryClient, trpc } from '../trpc.ts'

export interface ConflictsAt {
  readonly service: string
  readonly conflicts: readonly StudyConflict[]
}

/** What the terms of a study say of a job that is about to be sent. */
export type Standing =
  | { readonly kind: 'clear' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'unknown'; readonly error: unknown; readonly askAgain: () => void }
  /** Something stands against it: whoever sends it knows it first, or the study refuses it. */
  | { readonly kind: 'warned' | 'refused'; readonly found: readonly ConflictsAt[] }

/** @param studyId of none nothing is asked */
export function useStanding(
  studyId: StudyId | null,
  services: readonly { readonly id: ServiceId; readonly name: string }[],
): Standing {
  const each = [...new Map(services.map((service) => [service.id, service])).values()]
  const asked = studyId === null ? [] : each
  const answers = useQueries({
    queries: asked.map(({ id }) =>
      trpc.studies.terms.conflicts.queryOptions(
        { studyId: studyId as StudyId, serviceId: id },
        // Others confirm and correct meanwhile.
        { staleTime: 0 },
      ),
    ),
  })
  const failed = answers.filter(({ isError }) => isError)
  const [first] = failed
  if (first !== undefined)
    return {
      kind: 'unknown',
      error: first.error,
      askAgain: () => failed.forEach(({ refetch }) => void refetch()),
    }
  if (answers.some(({ isSuccess }) => !isSuccess)) return { kind: 'asking' }
  const found = asked.flatMap(({ name }, place) => {
    const conflicts = answers[place]?.data?.conflicts ?? []
    return conflicts.length === 0 ? [] : [{ service: name, conflicts }]
  })
  if (found.length === 0) return { kind: 'clear' }
  return { kind: answers.some(({ data }) => data?.blocks === true) ? 'refused' : 'warned', found }
}

export function readConflictsAgain(): void {
  void queryClient.invalidateQueries(trpc.studies.terms.conflicts.pathFilter())
}
