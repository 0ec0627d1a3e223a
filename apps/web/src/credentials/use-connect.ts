import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { config } from '../config.ts'
import { refreshServices, type ServiceWithCredential } from '../services/service-queries.ts'
import { trpc } from '../trpc.ts'
import { sealCredential, type TypedCredential } from './seal-credential.ts'

export interface ConnectInput {
  readonly type: TypedCredential
  readonly label: string
  /** Gives the secret out once. A function, because the library keeps what a mutation is called with. */
  readonly take: () => string
}

/** Challenge, seal, store: what leaves the page is sealed to the broker. */
export function useConnect(service: ServiceWithCredential, onDone: () => void) {
  const challenge = useMutation(trpc.credentials.challenge.mutationOptions())
  const put = useMutation(trpc.credentials.put.mutationOptions())
  return useMutation({
    mutationFn: async ({ type, label, take }: ConnectInput) => {
      const asked = await challenge.mutateAsync({ serviceId: service.id })
      const sealed = await sealCredential({
        rootKey: config.brokerRootKey,
        challenge: asked,
        serviceId: service.id,
        type,
        secret: take(),
        now: new Date(),
      })
      return await put.mutateAsync({
        serviceId: service.id,
        type,
        label,
        challenge: asked.challenge,
        sealed,
      })
    },
    onSuccess: async ({ remoteAccount }) => {
      await refreshServices()
      notifications.show({
        color: 'green',
        title: `${service.name} is connected`,
        message:
          remoteAccount === null
            ? 'The credential works.'
            : `It works for the account ${remoteAccount}.`,
      })
      onDone()
    },
  })
}
