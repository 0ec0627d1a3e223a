import { Group, Text } from '@mantine/core'
import type { ManagedService } from '@tessera/contracts/managed-service'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { healthWords } from '../services/health-words.ts'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { readServicesAgain } from './read-services-again.ts'

/** Has the service asked at once, from where jobs are sent, and says what it answered. */
export function ConnectionTest({ service }: { readonly service: ManagedService }) {
  const { id: serviceId, name, health } = service
  const ask = useMutation(
    trpc.administration.services.ask.mutationOptions({
      onSuccess: async () =>
        await queryClient.invalidateQueries(trpc.services.health.queryFilter({ serviceId })),
    }),
  )
  const answer = useQuery(
    trpc.services.health.queryOptions(
      { serviceId },
      {
        enabled: ask.isSuccess,
        refetchInterval: ({ state }) => (state.data?.isDue === false ? false : askAgainMs),
      },
    ),
  )
  const isDue = ask.isSuccess && answer.data?.isDue !== false
  const isAnswered = ask.isSuccess && !isDue
  useEffect(() => {
    if (isAnswered) void readServicesAgain()
  }, [isAnswered])
  return (
    <>
      {ask.isError && <FaultAlert error={ask.error} />}
      <Group gap="xs">
        <ActionButton
          variant="default"
          busy={ask.isPending || isDue}
          onClick={() => ask.mutate({ serviceId })}
          aria-label={`Test the connection to ${name}`}
        >
          Test the connection
        </ActionButton>
        <Text role="status">{isAnswered && health !== null ? healthWords[health].label : ''}</Text>
      </Group>
    </>
  )
}

const askAgainMs = 1_000
