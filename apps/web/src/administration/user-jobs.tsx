import { Button, Group, Stack, Text } from '@mantine/core'
import type { UserId } from '@tessera/contracts/ids'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { StateBadge } from '../jobs/state-badge.tsx'
import { trpc } from '../trpc.ts'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatTime } from '../ui/time.ts'

/** When what was begun, and how it went: only once it is asked for, because its owner is told of each look. */
export function UserJobs({ userId }: { readonly userId: UserId }) {
  const [isAsked, setIsAsked] = useState(false)
  return isAsked ? (
    <JobLines userId={userId} />
  ) : (
    <>
      <Text>
        Ids, services, states and times: no names, settings, files or results. She can read that you
        looked.
      </Text>
      <Group>
        <Button variant="default" onClick={() => setIsAsked(true)}>
          Look at the jobs
        </Button>
      </Group>
    </>
  )
}

function JobLines({ userId }: { readonly userId: UserId }) {
  const jobs = useInfiniteQuery(
    trpc.administration.users.jobs.infiniteQueryOptions(
      { userId },
      {
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
        // Each look is written down.
        staleTime: Infinity,
      },
    ),
  )
  const all = jobs.data?.pages.flatMap((page) => page.jobs)
  if (jobs.isError) return <FaultAlert error={jobs.error} onRetry={() => void jobs.refetch()} />
  if (all === undefined) return <RowSkeletons rows={3} height={48} />
  if (all.length === 0) return <Text c="dimmed">No jobs.</Text>
  return (
    <Stack gap="sm">
      <RuledList label="Jobs">
        {all.map(({ id, serviceId, state, createdAt, endedAt }) => (
          <RuledItem key={id}>
            <Group gap="xs">
              <Text ff="monospace" fz="sm" style={{ overflowWrap: 'anywhere' }}>
                {id}
              </Text>
              <StateBadge job={{ ...notShown, state }} />
            </Group>
            <Text fz="sm" c="dimmed">
              service {serviceId} · begun {formatTime(createdAt)}
              {endedAt !== null && ` · ended ${formatTime(endedAt)}`}
            </Text>
          </RuledItem>
        ))}
      </RuledList>
      <NextPageButton list={jobs} label="Show older jobs" />
    </Stack>
  )
}

/** What else the words for a state are chosen by. */
const notShown = {
  waitReason: null,
  stateText: null,
  serviceName: '',
  cancelRequested: false,
  otherAccount: null,
} as const
