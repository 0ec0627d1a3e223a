import type { Job } from '@tessera/contracts/job'
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { OptionsView } from '../services/options-view.tsx'
import { trpc } from '../trpc.ts'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { NewAttempt } from './new-attempt.tsx'
import { OneJob } from './one-job.tsx'

/** Once more, with other settings or files. What was tried before stays with the job. */
export function TryAgainPage() {
  const { jobId } = useParams({ from: '/signed-in/jobs/$jobId/again' })
  return (
    <OneJob jobId={jobId} title="Another attempt">
      {(found) => (
        <Page
          title={`Another attempt at ${found.name}`}
          intro="It is sent once more, with the files and settings you choose here. The attempts before stay with the job, and so do their results."
        >
          <Attempt job={found} />
        </Page>
      )}
    </OneJob>
  )
}

function Attempt({ job }: { readonly job: Job }) {
  const { serviceId } = job
  const { mode = job.settings.mode } = useSearch({ from: '/signed-in/jobs/$jobId/again' })
  return (
    <QueryView
      query={useQuery(trpc.services.get.queryOptions({ serviceId }))}
      skeleton={<RowSkeletons rows={2} height={200} />}
    >
      {(service) => (
        <OptionsView serviceId={serviceId}>
          {(options, source) => (
            <NewAttempt
              job={job}
              service={service}
              options={options}
              source={source}
              wished={{ ...job.settings, mode }}
            />
          )}
        </OptionsView>
      )}
    </QueryView>
  )
}
