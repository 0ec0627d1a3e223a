import { Group, Stack, Text } from '@mantine/core'
import type { StudyJob } from '@tessera/contracts/study'
import { useQuery } from '@tanstack/react-query'
import { StateBadge } from '../jobs/state-badge.tsx'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { formatTime } from '../ui/time.ts'

/** How each try ended; nothing when there was one. */
export function StudyAttempts({ job }: { readonly job: StudyJob }) {
  const { data: all = [] } = useQuery(trpc.studies.jobs.attempts.queryOptions({ jobId: job.id }))
  if (all.length < 2) return null
  return (
    <Panel title="Attempts">
      <RuledList label="Attempts">
        {all.map(({ number, state, stateText, createdAt }) => (
          <RuledItem key={number}>
            <Stack gap={4}>
              <Group gap="sm">
                <Text fw={550}>
                  Attempt {number}, {formatTime(createdAt)}
                </Text>
                <StateBadge
                  job={{
                    state,
                    stateText,
                    serviceName: job.serviceName,
                    waitReason: null,
                    cancelRequested: false,
                    otherAccount: null,
                  }}
                />
              </Group>
              {stateText !== null && <Text fz="sm">{stateText}</Text>}
            </Stack>
          </RuledItem>
        ))}
      </RuledList>
    </Panel>
  )
}
