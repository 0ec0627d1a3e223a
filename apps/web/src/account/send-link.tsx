import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'

/** Sends the link that confirms an address once more. */
export function SendLink() {
  const send = useMutation(
    trpc.address.sendLink.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.address.pathFilter())
        notifications.show({ message: 'A new link is on its way.' })
      },
    }),
  )
  return (
    <>
      {send.isError && <FaultAlert error={send.error} />}
      <ActionButton variant="default" busy={send.isPending} onClick={() => send.mutate()}>
        Send the link again
      </ActionButton>
    </>
  )
}
