import { Paper } from '@mantine/core'
import { isComparison, wasTriedAgain } from '@tessera/contracts/comparison'
import { isTerminal } from '@tessera/contracts/job'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { JobRows } from '../jobs/job-rows.tsx'
import { trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { describeBatch } from './batch-words.ts'
import { CancelBatchButton } from './cancel-batch-button.tsx'
import { Comparison } from './comparison.tsx'

/** One batch: its jobs in their order, and what has come of them. */
export function BatchPage() {
  const { batchId } = useParams({ from: '/signed-in/batches/$batchId' })
  const batch = useQuery(
    trpc.batches.get.queryOptions(
      { batchId },
      {
        refetchInterval: ({ state }) =>
          state.data !== undefined && state.data.counts.open > 0 ? REFRESH_MS : false,
      },
    ),
  )
  return (
    <QueryView
      query={batch}
      skeleton={
        <Page title="Batch">
          <RowSkeletons rows={3} height={72} />
        </Page>
      }
    >
      {(found) => (
        <Page
          title={found.name}
          intro={
            <>
              Batch of {found.jobs.length === 1 ? 'one job' : `${found.jobs.length} jobs`} ·{' '}
              {describeBatch(found.counts).summary} · submitted <Moment at={found.createdAt} />
            </>
          }
          actions={
            found.jobs.some((job) => !isTerminal(job.state) && !job.cancelRequested) && (
              <CancelBatchButton batch={found} />
            )
          }
        >
          <Paper withBorder>
            <JobRows jobs={found.jobs} />
          </Paper>
          {(isComparison(found.jobs) || wasTriedAgain(found.jobs)) && (
            <Comparison key={found.counts.open} batch={found} />
          )}
        </Page>
      )}
    </QueryView>
  )
}

const REFRESH_MS = 5_000
