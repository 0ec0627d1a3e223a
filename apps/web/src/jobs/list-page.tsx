import { Paper, Stack } from '@mantine/core'
import { isTerminal } from '@tessera/contracts/job'
import { IconListDetails } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { RecentBatches } from '../batches/recent-batches.tsx'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { isAboutBatch, Notices } from '../notices/notices.tsx'
import { trpc } from '../trpc.ts'
import { Empty } from '../ui/empty.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { Page } from '../ui/page.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { JobRows } from './job-rows.tsx'

export function JobsPage() {
  const jobs = useInfiniteQuery(
    trpc.jobs.list.infiniteQueryOptions(
      {},
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        refetchInterval: ({ state }) =>
          state.data?.pages.some((page) => page.jobs.some((job) => !isTerminal(job.state))) === true
            ? REFRESH_MS
            : false,
      },
    ),
  )
  const all = jobs.data?.pages.flatMap((page) => page.jobs)

  return (
    <Page title="Jobs" intro="Everything you have submitted, the newest first.">
      <Notices which={isAboutBatch} />
      <RecentBatches />
      {all === undefined && jobs.isError && (
        <FaultAlert error={jobs.error} onRetry={() => void jobs.refetch()} />
      )}
      {all === undefined && !jobs.isError && <RowSkeletons rows={5} height={72} />}
      {all?.length === 0 && (
        <Empty
          icon={<IconListDetails size={32} />}
          title="No jobs yet"
          action={<ButtonLink to="/jobs/new">New job</ButtonLink>}
        >
          A job sends your genotype files to one service, on your own account there, and brings the
          imputed genotypes back here.
        </Empty>
      )}
      {all !== undefined && all.length > 0 && (
        <Stack>
          <Paper withBorder>
            <JobRows jobs={all} />
          </Paper>
          <NextPageButton list={jobs} label="Show older jobs" />
        </Stack>
      )}
    </Page>
  )
}

const REFRESH_MS = 10_000
