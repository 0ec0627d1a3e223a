import { Badge, Group, Stack, Text } from '@mantine/core'
import type { EnrolledClient } from '@tessera/contracts/enrolled-client'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'

/** Who can be suspended, and whether somebody is there who should not be. */
export function EnrolledClients() {
  const clients = useQuery(trpc.clients.list.queryOptions())
  return (
    <Panel title="Who may ask the broker">
      <QueryView query={clients} skeleton={<RowSkeletons rows={2} height={40} />}>
        {(all) => (
          <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
            {all.map((client) => (
              <Group component="li" key={client.id} gap="sm">
                <Text fw={500}>{client.id}</Text>
                {client.status === 'suspended' && <Badge color="red">Suspended</Badge>}
                <Text fz="sm" c="dimmed">
                  {names[client.kind]}, <LastSeen client={client} />
                </Text>
              </Group>
            ))}
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

function LastSeen({ client: { lastSeenAt } }: { readonly client: EnrolledClient }) {
  if (lastSeenAt === null) return 'has asked nothing yet'
  return (
    <>
      asked <Moment at={lastSeenAt} />
    </>
  )
}

const names = {
  api: 'the web’s api',
  worker: 'a worker',
  egress: 'egress',
  operator: 'the operator',
} as const satisfies Readonly<Record<EnrolledClient['kind'], string>>
