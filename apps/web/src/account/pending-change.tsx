import { Alert, Group, List, Stack } from '@mantine/core'
import type { OwnAddress } from '@tessera/contracts/address'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'

/** A change of the address that waits for its links, and a way to end it. */
export function PendingChange({
  change: { address, oldConfirmed, newConfirmed },
}: {
  readonly change: NonNullable<OwnAddress['change']>
}) {
  const cancel = useMutation(
    trpc.address.cancelChange.mutationOptions({
      onSuccess: async () => await queryClient.invalidateQueries(trpc.address.pathFilter()),
    }),
  )
  return (
    <Alert color="ochre" title={`To be changed to ${address}`}>
      <Stack gap="xs">
        <List>
          <List.Item>
            {newConfirmed
              ? 'The new address has confirmed.'
              : 'Open the link that was sent to the new address.'}
          </List.Item>
          <List.Item>
            {oldConfirmed
              ? 'Nothing more is needed from the former address.'
              : 'Open the link that was sent to the former address.'}
          </List.Item>
        </List>
        {cancel.isError && <FaultAlert error={cancel.error} />}
        <Group>
          <ActionButton variant="default" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Keep the former address
          </ActionButton>
        </Group>
      </Stack>
    </Alert>
  )
}
