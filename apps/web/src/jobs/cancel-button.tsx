import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import type { Job } from '@tessera/contracts/job'
import { useMutation } from '@tanstack/react-query'
import { readFault } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'

export function CancelButton({ job }: { readonly job: Job }) {
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      onSuccess: (cancelled) =>
        queryClient.setQueryData(trpc.jobs.get.queryKey({ jobId: job.id }), cancelled),
      onError: (error) => {
        const { message, remedy } = readFault(error)
        notifications.show({ color: 'red', title: message, message: remedy })
      },
    }),
  )
  const ask = () =>
    modals.openConfirmModal({
      title: `Cancel "${job.name}"?`,
      children: (
        <Text>
          The job is stopped here and at {job.serviceName}. What has been computed so far is lost.
        </Text>
      ),
      labels: { confirm: 'Cancel the job', cancel: 'Let it run' },
      confirmProps: { color: 'red' },
      onConfirm: () => cancel.mutate({ jobId: job.id }),
    })
  return (
    <ActionButton variant="default" busy={cancel.isPending} onClick={ask}>
      Cancel the job
    </ActionButton>
  )
}
