import { notifications } from '@mantine/notifications'
import type { Job } from '@tessera/contracts/job'
import { useMutation } from '@tanstack/react-query'
import { readFault } from '../faults/read-fault.ts'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'

/** @param label says for whom, where the job is not of whoever presses it */
export function RetryButton({
  jobId,
  after,
  label = 'Try again',
  onRetried,
}: {
  readonly jobId: Job['id']
  /** The last attempt, as far as whoever presses it knows. */
  readonly after?: number
  readonly label?: string
  readonly onRetried?: () => Promise<void>
}) {
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({
      onSuccess: async () => {
        notifications.show({ title: 'The job is tried again', message: 'It is in the queue.' })
        await onRetried?.()
      },
      onError: (error) => {
        const { message, remedy, details = [] } = readFault(error)
        const lines = details.map((detail) => `${detail.subject}: ${detail.message}`)
        notifications.show({
          color: 'red',
          title: message,
          message: [remedy, ...lines].join(' '),
        })
      },
    }),
  )
  return (
    <ActionButton
      variant="default"
      busy={retry.isPending}
      onClick={() => retry.mutate({ jobId, after })}
    >
      {label}
    </ActionButton>
  )
}
