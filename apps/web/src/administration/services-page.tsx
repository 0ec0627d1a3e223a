import { Badge, Group } from '@mantine/core'
import type { ManagedService } from '@tessera/contracts/managed-service'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useUser } from '../account/session.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { healthWords } from '../services/health-words.ts'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { formatBytes } from '../ui/bytes.ts'
import { Facts } from '../ui/facts.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ConnectionTest } from './connection-test.tsx'
import { readServicesAgain } from './read-services-again.ts'
import { ConfirmedButton } from '../ui/confirmed-button.tsx'
import { ButtonLink } from '../ui/links.tsx'

/** For those who look after services; to anybody else there is no such page. */
export function ServicesPage() {
  const services = useQuery(trpc.administration.services.list.queryOptions())
  const mayAdd = useUser().roles.some(
    ({ role, serviceId }) => role === 'admin' || (role === 'service_manager' && serviceId === null),
  )
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
          actions={
            mayAdd && <ButtonLink to="/administration/services/new">Add a service</ButtonLink>
          }
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
  const {
    id,
    name,
    status,
    checkState,
    health,
    checkedAt,
    users,
    openJobs,
    waitingJobs,
    monthJobs,
  } = service
  return (
    <Panel title={name}>
      <Facts
        entries={[
          [
            'In use',
            <Badge key="status" tt="none" color={status === 'active' ? 'green' : 'ochre'}>
              {status === 'active' ? 'On' : checkState === 'retired' ? 'Retired' : 'Off'}
            </Badge>,
          ],
          [
            'Health',
            health === null || checkedAt === null ? (
              'Not looked at'
            ) : (
              <span key="health">
                {healthWords[health].label}, <Moment at={checkedAt} />
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
      {service.mayManage && <ConnectionTest service={service} />}
      <Group>
        {service.mayManage && (
          <ButtonLink
            to="/administration/services/$serviceId"
            params={{ serviceId: String(id) }}
            variant="default"
            aria-label={`Record of ${name}`}
          >
            Record
          </ButtonLink>
        )}
        <Switch service={service} />
      </Group>
    </Panel>
  )
}

function Switch({
  service: { id: serviceId, name, status, mayManage, maySwitch },
}: {
  readonly service: ManagedService
}) {
  const set = useMutation(
    trpc.administration.services.setStatus.mutationOptions({
      onSuccess: readServicesAgain,
    }),
  )
  if (status === 'inactive')
    return (
      <>
        {set.isError && <FaultAlert error={set.error} />}
        {maySwitch && (
          <ActionButton
            busy={set.isPending}
            onClick={() => set.mutate({ serviceId, status: 'active' })}
            aria-label={`Switch on ${name}`}
          >
            Switch on
          </ActionButton>
        )}
      </>
    )
  if (!mayManage) return null
  return (
    <>
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
      <ConfirmedButton
        label="Retire"
        description={`Retire ${name}`}
        question={`Retire ${name}?`}
        consequences={[
          'Do so when the service is no more: people read here that it is closed.',
          'Nobody can submit a job there, and jobs that are under way wait.',
          'Its record and its jobs stay. It can be switched on again.',
        ]}
        action="Retire"
        mutation={set}
        onConfirm={async () => await set.mutateAsync({ serviceId, status: 'retired' })}
      />
    </>
  )
}
