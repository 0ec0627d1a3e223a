import { Badge, Group, Text } from '@mantine/core'
import {
  maintenanceFailures,
  type MaintenanceStatus,
  maintenanceTasks,
} from '@tessera/contracts/maintenance'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { nameOfTask, rowsInWords } from './task-words.ts'

/** What is done again and again, and whether it is. */
export function MaintenancePanel() {
  const maintenance = useQuery(
    trpc.administration.system.maintenance.queryOptions(undefined, { refetchInterval: refreshMs }),
  )
  return (
    <Panel title="Maintenance">
      <QueryView query={maintenance} skeleton={<RowSkeletons rows={4} height={60} />}>
        {(tasks) => (
          <RuledList label="Tasks">
            {tasks.map((task) => (
              <RuledItem key={task.task}>
                <TaskLines status={task} />
              </RuledItem>
            ))}
          </RuledList>
        )}
      </QueryView>
    </Panel>
  )
}

function TaskLines({ status }: { readonly status: MaintenanceStatus }) {
  const { task, failedAt, ranAt, isAtWork, isOverdue } = status
  return (
    <>
      <Group gap="sm">
        <Text fw={500}>{nameOfTask(task)}</Text>
        {isAtWork && (
          <Badge color="gray" tt="none">
            At work
          </Badge>
        )}
        {isOverdue && (
          <Badge color="ochre" tt="none">
            Overdue
          </Badge>
        )}
        {failedAt !== null && failedAt === ranAt && (
          <Badge color="red" tt="none">
            Failed
          </Badge>
        )}
      </Group>
      <Text fz="sm">{maintenanceTasks[task].does}</Text>
      <Text fz="sm" c="dimmed">
        <LastRun status={status} />
      </Text>
      <LastFailure status={status} />
    </>
  )
}

function LastRun({
  status: { task, ranAt, changed, changedTotal },
}: {
  readonly status: MaintenanceStatus
}) {
  if (ranAt === null)
    return maintenanceTasks[task].everyMs === null ? 'Nothing to do so far.' : 'Has not run yet.'
  return (
    <>
      Last run <Moment at={ranAt} />: {rowsInWords(changed)}. All runs: {rowsInWords(changedTotal)}.
    </>
  )
}

function LastFailure({
  status: { failedAt, failure, failures },
}: {
  readonly status: MaintenanceStatus
}) {
  if (failedAt === null || failure === null) return null
  const { message, remedy } = maintenanceFailures[failure]
  return (
    <Text fz="sm">
      Last failure <Moment at={failedAt} />: {message} {remedy}
      {failures > 1 && ` It has failed ${failures.toLocaleString('en-GB')} times.`}
    </Text>
  )
}

const refreshMs = 15_000
