import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { trpc } from '../trpc.ts'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { JobDetails } from './job-details.tsx'

export function JobPage() {
  const { jobId } = useParams({ from: '/signed-in/jobs/$jobId' })
  const job = useQuery(trpc.jobs.get.queryOptions({ jobId }))
  return (
    <QueryView
      query={job}
      missing={<NotFound />}
      skeleton={
        <Page title="Job">
          <RowSkeletons rows={2} height={200} />
        </Page>
      }
    >
      {(found) => <JobDetails key={found.id} job={found} />}
    </QueryView>
  )
}
