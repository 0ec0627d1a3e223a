import { Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { readFault } from '../faults/read-fault.ts'
import { refreshServices, type ServiceWithCredential } from '../services/service-queries.ts'
import { trpc } from '../trpc.ts'
import { credentialWords } from './credential-words.ts'

/** Asks first: what was removed cannot be brought back. */
export function useRemoveCredential(service: ServiceWithCredential) {
  const { name, afterRemoval } = credentialWords[service.credential?.type ?? 'api_token']
  const remove = useMutation(
    trpc.credentials.remove.mutationOptions({
      onSuccess: async () => {
        await refreshServices()
        notifications.show({ message: `The credential for ${service.name} was removed.` })
      },
      onError: (error) => {
        const { message, remedy } = readFault(error)
        notifications.show({ color: 'red', title: message, message: remedy })
      },
    }),
  )
  const ask = () =>
    modals.openConfirmModal({
      title: `Remove the credential for ${service.name}?`,
      children: (
        <Stack gap="sm">
          <Text>
            The stored {name} is destroyed. Jobs at {service.name} that have not ended wait until
            you enter a new one.
          </Text>
          <Text c="dimmed">{afterRemoval}</Text>
        </Stack>
      ),
      labels: { confirm: 'Remove', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate({ serviceId: service.id }),
    })
  return { ask, isPending: remove.isPending }
}
