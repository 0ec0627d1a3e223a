import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { queryClient, trpc } from '../trpc.ts'
import { JobDetails } from './job-details.tsx'
import { OneJob } from './one-job.tsx'

export function JobPage() {
  const { jobId } = useParams({ from: '/signed-in/jobs/$jobId' })
  // Events are streamed until a job ends: of one that is tried again, anew.
  const [tries, setTries] = useState(0)
  return (
    <OneJob jobId={jobId} title="Job">
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
    </OneJob>
  )
}
