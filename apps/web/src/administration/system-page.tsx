import { Badge, Group, Stack, Text } from '@mantine/core'
import type { SystemStatus } from '@tessera/contracts/system-status'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { Facts } from '../ui/facts.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { formatTime } from '../ui/time.ts'
import { EnrolledClients } from './enrolled-clients.tsx'
import { MaintenancePanel } from './maintenance-panel.tsx'
import { MaintenanceRuns } from './maintenance-runs.tsx'

/** For administrators; to anybody else there is no such page. */
export function SystemPage() {
  const status = useQuery(
    trpc.administration.system.status.queryOptions(undefined, { refetchInterval: refreshMs }),
  )
  return (
    <QueryView
      query={status}
      skeleton={<RowSkeletons rows={3} height={150} />}
      missing={<NotFound />}
    >
      {(found) => (
        <Page title="System" intro="How the house is at this moment.">
          <WorkPanel status={found} />
          <EnrolledClients />
          <KeysPanel keys={found.keys} />
          <MaintenancePanel />
          <MaintenanceRuns />
        </Page>
      )}
    </QueryView>
  )
}

function WorkPanel({ status }: { readonly status: SystemStatus }) {
  const { dueSteps, oldestDueSeconds } = status
  return (
    <Panel title="Work">
      <Facts
        entries={[
          ['Open jobs', String(status.openJobs)],
          [
            'Steps that are due',
            dueSteps === 0 ? '0' : `${dueSteps}, for up to ${oldestDueSeconds} s`,
          ],
          ['Steps that run', String(status.runningSteps)],
          ['Steps that wait', String(status.waitingSteps)],
          ['Open alerts', String(status.openAlerts)],
          ['Alerts not told yet', String(status.untoldMessages)],
          ['PostgreSQL', status.databaseVersion],
        ]}
      />
    </Panel>
  )
}

/** Rotating and retiring them is the operator's. */
function KeysPanel({ keys }: Pick<SystemStatus, 'keys'>) {
  return (
    <Panel title="Keys that rows are kept under">
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
        {keys.map(({ id, since, isMoving }, place) => (
          <Group component="li" key={id} gap="sm">
            <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
              {id}
            </Text>
            {place === 0 && <Badge tt="none">Newest</Badge>}
            {isMoving && (
              <Badge color="ochre" tt="none">
                Rows are being moved
              </Badge>
            )}
            <Text fz="sm" c="dimmed">
              since {formatTime(since)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}

const refreshMs = 15_000
