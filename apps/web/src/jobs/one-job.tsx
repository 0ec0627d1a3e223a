import type { Job } from '@tessera/contracts/job'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { trpc } from '../trpc.ts'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { HiddenJob } from './hidden-job.tsx'

/** A job that may not be there, or not be this account's. */
export function OneJob(props: {
  readonly jobId: string
  /** While it is read. */
  readonly title: string
  readonly children: (job: Job) => ReactNode
}) {
  const { jobId, title, children } = props
  return (
    <QueryView
      query={useQuery(trpc.jobs.get.queryOptions({ jobId }))}
      missing={<HiddenJob jobId={jobId} />}
      skeleton={
        <Page title={title}>
          <RowSkeletons rows={2} height={200} />
        </Page>
      }
    >
      {children}
    </QueryView>
  )
}
