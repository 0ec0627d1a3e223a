import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import type { BatchWithJobs } from '@tessera/contracts/batch'
import { useMutation } from '@tanstack/react-query'
import { readFault } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'

export function CancelBatchButton({ batch }: { readonly batch: BatchWithJobs }) {
  const cancel = useMutation(
    trpc.batches.cancel.mutationOptions({
      onSuccess: (cancelled) =>
        queryClient.setQueryData(trpc.batches.get.queryKey({ batchId: batch.id }), cancelled),
      onError: (error) => {
        const { message, remedy } = readFault(error)
        notifications.show({ color: 'red', title: message, message: remedy })
      },
    }),
  )
  const ask = () =>
    modals.openConfirmModal({
      title: `Cancel what is open of "${batch.name}"?`,
      children: (
        <Text>
          Jobs that have not ended are stopped, here and at their services. What they have computed
          so far is lost; results of the others stay.
        </Text>
      ),
      labels: { confirm: 'Cancel the jobs', cancel: 'Let them run' },
      confirmProps: { color: 'red' },
      onConfirm: () => cancel.mutate({ batchId: batch.id }),
    })
  return (
    <ActionButton variant="default" busy={cancel.isPending} onClick={ask}>
      Cancel the batch
    </ActionButton>
  )
}
