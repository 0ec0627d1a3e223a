import type { Job } from '@tessera/contracts/job'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'

/** Who submitted the job, where it was not its owner herself. */
export function StartedBy({ jobId }: { readonly jobId: Job['id'] }) {
  const origin = useQuery(trpc.jobs.origin.queryOptions({ jobId }, { staleTime: Infinity })).data
  switch (origin?.kind) {
    case undefined:
    case 'owner':
      return null
    case 'program':
      return (
        <>
          {' · Started by the program '}
          <TextLink to="/programs">{origin.name}</TextLink>
        </>
      )
    case 'schedule':
      if (origin.id === null) return ' · Started by a schedule that you have removed'
      return (
        <>
          {' · Started by the schedule '}
          <TextLink to="/schedules" hash={origin.id}>
            {origin.name}
          </TextLink>
        </>
      )
    default:
      return origin satisfies undefined
  }
}
