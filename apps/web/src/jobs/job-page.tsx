import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { queryClient, trpc } from '../trpc.ts'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { HiddenJob } from './hidden-job.tsx'
import { JobDetails } from './job-details.tsx'

export function JobPage() {
  const { jobId } = useParams({ from: '/signed-in/jobs/$jobId' })
  // Events are streamed until a job ends: of one that is tried again, anew.
  const [tries, setTries] = useState(0)
  const job = useQuery(trpc.jobs.get.queryOptions({ jobId }))
  return (
    <QueryView
      query={job}
      missing={<HiddenJob jobId={jobId} />}
      skeleton={
        <Page title="Job">
          <RowSkeletons rows={2} height={200} />
        </Page>
      }
    >
      {(found) => (
        <JobDetails
          key={`${found.id} ${tries}`}
          job={found}
          onRetried={async () => {
            await queryClient.invalidateQueries(trpc.jobs.get.queryFilter({ jobId }))
            setTries((before) => before + 1)
          }}
        />
      )}
    </QueryView>
  )
}
