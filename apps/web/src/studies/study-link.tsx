import type { StudyId } from '@tessera/contracts/ids'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'

/** A study by its name, for whoever is in it. */
export function StudyLink({ studyId }: { readonly studyId: StudyId }) {
  const { data: all } = useQuery(trpc.studies.list.queryOptions())
  if (all === undefined) return null
  const found = all.find(({ id }) => id === studyId)
  return found === undefined ? (
    'one in which you are not any more'
  ) : (
    <TextLink to="/studies/$studyId" params={{ studyId }}>
      {found.name}
    </TextLink>
  )
}
