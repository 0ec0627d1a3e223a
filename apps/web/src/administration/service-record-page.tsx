import { Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import type { Service } from '@tessera/contracts/service'
import type { Workflow } from '@tessera/contracts/workflow'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { focusFirst } from '../account/focus-first.ts'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ServiceRecordFields } from './service-record-fields.tsx'
import { readServicesAgain } from './read-services-again.ts'
import { readRecordText, recordText } from './service-record-form.ts'

/** The record of one service, for those who look after it; to anybody else there is no such page. */
export function ServiceRecordPage() {
  const { serviceId } = useParams({ from: '/signed-in/administration/services/$serviceId' })
  const managed = useQuery(trpc.administration.services.list.queryOptions())
  const service = useQuery(trpc.services.get.queryOptions({ serviceId: Number(serviceId) }))
  const skeleton = <RowSkeletons rows={4} height={120} />
  return (
    <QueryView query={managed} skeleton={skeleton} missing={<NotFound />}>
      {(all) =>
        all.some(({ id, mayManage }) => id === Number(serviceId) && mayManage) ? (
          <QueryView query={service} skeleton={skeleton} missing={<NotFound />}>
            {/* What somebody else has written meanwhile makes another form. */}
            {(found) => <DescribedRecord key={found.version} service={found} />}
          </QueryView>
        ) : (
          <NotFound />
        )
      }
    </QueryView>
  )
}

function DescribedRecord({ service }: { readonly service: Service }) {
  const workflow = useQuery(
    trpc.administration.services.workflow.queryOptions({ serviceId: service.id }),
  )
  return (
    <QueryView
      query={workflow}
      skeleton={<RowSkeletons rows={4} height={120} />}
      missing={<NotFound />}
    >
      {(described) => (
        // What is read together is written together.
        <RecordForm key={JSON.stringify(described)} service={service} workflow={described} />
      )}
    </QueryView>
  )
}

function RecordForm(props: { readonly service: Service; readonly workflow: Workflow | null }) {
  const { service, workflow } = props
  const form = useForm({
    initialValues: recordText(service, workflow),
    validate: (values) => {
      const read = readRecordText(values)
      return 'problems' in read ? read.problems : {}
    },
  })
  const change = useMutation(
    trpc.administration.services.change.mutationOptions({
      onSuccess: async () => {
        await readServicesAgain()
        notifications.show({ message: 'The record is saved.' })
      },
    }),
  )
  const submit = form.onSubmit(
    (values) => {
      const read = readRecordText(values)
      if ('record' in read)
        change.mutate({ serviceId: service.id, version: service.version, record: read.record })
    },
    (problems) => focusFirst(form, problems),
  )
  return (
    <Page
      title={`Record of ${service.name}`}
      intro={`Version ${service.version}. Each change is kept, and a job shows the version that it ran on.`}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <ServiceRecordFields form={form} kind={service.kind} />
          {change.isError && (
            <FaultAlert error={change.error} onRetry={() => void readServicesAgain()} />
          )}
          <Group>
            <ActionButton type="submit" busy={change.isPending}>
              Save the record
            </ActionButton>
            <ButtonLink to="/administration/services" variant="default">
              Leave it as it is
            </ButtonLink>
          </Group>
        </Stack>
      </form>
    </Page>
  )
}
