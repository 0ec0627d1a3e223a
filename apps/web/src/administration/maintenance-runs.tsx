import { Badge, Group, Stack, Text } from '@mantine/core'
import { maintenanceFailures, type MaintenanceRun } from '@tessera/contracts/maintenance'
import { useInfiniteQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { nameOfTask, rowsInWords } from './task-words.ts'

/** What changed by itself, and what failed, the newest first. */
export function MaintenanceRuns() {
  return (
    <Panel title="Runs that changed rows or failed">
      <RunLines />
    </Panel>
  )
}

function RunLines() {
  const runs = useInfiniteQuery(
    trpc.administration.system.maintenanceRuns.infiniteQueryOptions(
      {},
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  )
  const all = runs.data?.pages.flatMap((page) => page.runs)
  if (runs.isError) return <FaultAlert error={runs.error} onRetry={() => void runs.refetch()} />
  if (all === undefined) return <RowSkeletons rows={3} height={40} />
  if (all.length === 0) return <Text c="dimmed">None yet.</Text>
  return (
    <Stack gap="sm">
      <RuledList label="Runs">
        {all.map((run) => (
          <RuledItem key={run.id}>
            <Group gap="sm">
              <Text fw={500}>{nameOfTask(run.task)}</Text>
              {run.failure !== null && (
                <Badge color="red" tt="none">
                  Failed
                </Badge>
              )}
              <Text fz="sm" c="dimmed">
                <Moment at={run.lastAt} />: {whatCame(run)}
              </Text>
            </Group>
          </RuledItem>
        ))}
      </RuledList>
      <NextPageButton list={runs} label="Show older runs" />
    </Stack>
  )
}

function whatCame({ changed, failure, times, milliseconds }: MaintenanceRun): string {
  const rows = `${rowsInWords(changed)} in ${milliseconds.toLocaleString('en-GB')} ms.`
  if (failure === null) return rows
  const { message } = maintenanceFailures[failure]
  const often = times === 1 ? '' : ` ${times.toLocaleString('en-GB')} times in a row.`
  return `${changed === 0 ? '' : `${rows} `}${message}${often}`
}
