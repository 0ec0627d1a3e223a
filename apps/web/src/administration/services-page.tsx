import { Badge, Group } from '@mantine/core'
import type { ManagedService } from '@tessera/contracts/managed-service'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { formatBytes } from '../ui/bytes.ts'
import { Facts } from '../ui/facts.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'

/** For those who look after services; to anybody else there is no such page. */
export function ServicesPage() {
  const services = useQuery(trpc.administration.services.list.queryOptions())
  return (
    <QueryView
      query={services}
      skeleton={<RowSkeletons rows={3} height={160} />}
      missing={<NotFound />}
    >
      {(all) => (
        <Page
          title="Look after services"
          intro="How the services in your care are, and how much they are used. Whose jobs these are is not shown."
        >
          {all.map((service) => (
            <ServicePanel key={service.id} service={service} />
          ))}
        </Page>
      )}
    </QueryView>
  )
}

function ServicePanel({ service }: { readonly service: ManagedService }) {
  const { name, status, health, checkedAt, users, openJobs, waitingJobs, monthJobs } = service
  return (
    <Panel title={name}>
      <Facts
        entries={[
          [
            'In use',
            <Badge key="status" tt="none" color={status === 'active' ? 'green' : 'ochre'}>
              {status === 'active' ? 'On' : 'Off'}
            </Badge>,
          ],
          [
            'Health',
            health === null || checkedAt === null ? (
              'Not looked at'
            ) : (
              <span key="health">
                {healthWords[health]}, <Moment at={checkedAt} />
              </span>
            ),
          ],
          ['People connected', String(users)],
          ['Open jobs', `${openJobs}, of which ${waitingJobs} wait`],
          ['Jobs in 30 days', String(monthJobs)],
          ['Largest upload', formatBytes(service.maxUploadBytes)],
          ['Asked about a job every', `${service.pollSeconds} s`],
        ]}
      />
      {service.maySwitch && <Switch service={service} />}
    </Panel>
  )
}

function Switch({
  service: { id: serviceId, name, status },
}: {
  readonly service: ManagedService
}) {
  const set = useMutation(
    trpc.administration.services.setStatus.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.administration.services.pathFilter())
        await queryClient.invalidateQueries(trpc.services.pathFilter())
      },
    }),
  )
  if (status === 'inactive')
    return (
      <>
        {set.isError && <FaultAlert error={set.error} />}
        <Group>
          <ActionButton
            busy={set.isPending}
            onClick={() => set.mutate({ serviceId, status: 'active' })}
            aria-label={`Switch on ${name}`}
          >
            Switch on
          </ActionButton>
        </Group>
      </>
    )
  return (
    <Group>
      <ConfirmedButton
        label="Switch off"
        description={`Switch off ${name}`}
        question={`Switch ${name} off?`}
        consequences={[
          'Nobody can submit a job there.',
          'Jobs that are under way wait, and their owners are told. What the service has begun goes on there.',
          'Everything goes on by itself once it is switched on again.',
        ]}
        action="Switch off"
        mutation={set}
        onConfirm={async () => await set.mutateAsync({ serviceId, status: 'inactive' })}
      />
    </Group>
  )
}

const healthWords = {
  reachable: 'Reachable',
  refused: 'Refuses us',
  unreachable: 'Out of reach',
} as const satisfies Readonly<Record<NonNullable<ManagedService['health']>, string>>
