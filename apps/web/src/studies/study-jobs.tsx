import { Stack, Text } from '@mantine/core'
import { isTerminal } from '@tessera/contracts/job'
import type { ListedStudyJob, Study } from '@tessera/contracts/study'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useUser } from '../account/session.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import classes from '../jobs/job-rows.module.css'
import { RowContent } from '../jobs/row-content.tsx'
import { StateBadge } from '../jobs/state-badge.tsx'
import { trpc } from '../trpc.ts'
import { BlockLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'

/** Of all members, the newest first. One's own leads to its own page, where more can be done. */
export function StudyJobs({ study }: { readonly study: Study }) {
  const jobs = useInfiniteQuery(
    trpc.studies.jobs.list.infiniteQueryOptions(
      { studyId: study.id },
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
    <Panel title="Jobs">
      {all === undefined && jobs.isError && (
        <FaultAlert error={jobs.error} onRetry={() => void jobs.refetch()} />
      )}
      {all === undefined && !jobs.isError && <RowSkeletons rows={3} height={56} />}
      {all?.length === 0 && (
        <Text c="dimmed">
          None yet. Choose this study when you submit a job, or put one here from its page.
        </Text>
      )}
      {all !== undefined && all.length > 0 && (
        <Stack>
          <ul className={classes['rows']} aria-label="Jobs of the study">
            {all.map((job) => (
              <li key={job.id}>
                <JobLink job={job}>
                  <RowContent
                    name={job.name}
                    below={
                      <>
                        {job.username} · {job.serviceName} · <Moment at={job.createdAt} />
                      </>
                    }
                    badge={
                      <StateBadge
                        job={{
                          ...job,
                          stateText: null,
                          cancelRequested: false,
                          otherAccount: null,
                        }}
                      />
                    }
                  />
                </JobLink>
              </li>
            ))}
          </ul>
          <NextPageButton list={jobs} label="Show older jobs" />
        </Stack>
      )}
    </Panel>
  )
}

function JobLink({
  job: { id: jobId, userId },
  children,
}: {
  readonly job: ListedStudyJob
  readonly children: ReactNode
}) {
  const isOwn = useUser().id === userId
  return (
    <BlockLink
      to={isOwn ? '/jobs/$jobId' : '/studies/jobs/$jobId'}
      params={{ jobId }}
      className={classes['row'] ?? ''}
    >
      {children}
    </BlockLink>
  )
}

const REFRESH_MS = 10_000
