import { Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { readFault } from '../faults/read-fault.ts'
import { refreshServices, type ServiceWithCredential } from '../services/service-queries.ts'
import { trpc } from '../trpc.ts'
import { credentialWords, removalWords } from './credential-words.ts'

/** Asks first: what was removed cannot be brought back. */
export function useRemoveCredential(service: ServiceWithCredential) {
  const { name, afterRemoval } = credentialWords[service.credential?.type ?? 'api_token']
  const remove = useMutation(
    trpc.credentials.remove.mutationOptions({
      onSuccess: async ({ atProvider }) => {
        await refreshServices()
        const title = `The credential for ${service.name} was removed.`
        if (atProvider === null) return void notifications.show({ message: title })
        const isEnded = atProvider === 'ok'
        notifications.show({
          color: isEnded ? 'green' : 'ochre',
          title,
          message: removalWords[atProvider],
          // It asks for something, and stays until it was read.
          autoClose: isEnded ? readingMilliseconds : false,
        })
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

const readingMilliseconds = 10_000
