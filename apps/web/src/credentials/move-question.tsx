import { Alert, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { readFault } from '../faults/read-fault.ts'
import { refreshServices, type ServiceWithCredential } from '../services/service-queries.ts'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'

export interface MoveQuestionProps {
  readonly service: ServiceWithCredential
  /** The addresses between which the service moved. */
  readonly from: string
  readonly to: string
}

/** Nobody but the owner says where her credential goes. She confirms the very address that she reads here. */
export function MoveQuestion({ service, from, to }: MoveQuestionProps) {
  const confirm = useMutation(
    trpc.credentials.confirmOrigin.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: `Your credential is used at ${to} now.` })
      },
      onError: (error) => {
        const { message, remedy } = readFault(error)
        notifications.show({ color: 'red', title: message, message: remedy })
      },
      onSettled: refreshServices,
    }),
  )
  return (
    <Alert color="ochre" title="Use your credential at the new address?">
      <Stack gap="sm">
        <Text>
          {service.name} moved from <Address of={from} /> to <Address of={to} />. Until you answer,
          your credential is sent nowhere and your jobs there wait. Confirm only if you know that
          the new address belongs to the service.
        </Text>
        <Group>
          <ActionButton
            size="xs"
            busy={confirm.isPending}
            onClick={() => confirm.mutate({ serviceId: service.id, origin: to })}
          >
            Use it there
          </ActionButton>
        </Group>
      </Stack>
    </Alert>
  )
}

function Address({ of }: { readonly of: string }) {
  return (
    <Text component="strong" inherit fw={650} style={{ overflowWrap: 'anywhere' }}>
      {of}
    </Text>
  )
}
