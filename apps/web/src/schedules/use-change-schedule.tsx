import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import type { Schedule } from '@tessera/contracts/schedule'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { readFault } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'

/** What an owner does with a schedule. Asks before what cannot be undone. */
export function useChangeSchedule({ id: scheduleId, name }: Schedule) {
  const navigate = useNavigate()
  const shared = {
    onError: (error: unknown) => {
      const { message, remedy } = readFault(error)
      notifications.show({ color: 'red', title: message, message: remedy })
    },
    onSettled: async () => {
      await queryClient.invalidateQueries(trpc.schedules.pathFilter())
      await queryClient.invalidateQueries(trpc.notices.pathFilter())
    },
  }
  const pause = useMutation(trpc.schedules.pause.mutationOptions(shared))
  const resume = useMutation(trpc.schedules.resume.mutationOptions(shared))
  const remove = useMutation(trpc.schedules.remove.mutationOptions(shared))
  const sendNow = useMutation(
    trpc.schedules.sendNow.mutationOptions({
      ...shared,
      onSuccess: async ({ id: jobId }) => {
        void queryClient.invalidateQueries(trpc.jobs.list.pathFilter())
        await navigate({ to: '/jobs/$jobId', params: { jobId } })
      },
    }),
  )
  return {
    isPending: [pause, resume, remove, sendNow].some(({ isPending }) => isPending),
    pause: () => pause.mutate({ scheduleId }),
    resume: () => resume.mutate({ scheduleId }),
    sendNow: () => sendNow.mutate({ scheduleId }),
    remove: () =>
      modals.openConfirmModal({
        title: `Remove the schedule "${name}"?`,
        children: (
          <Text>Nothing is submitted by it any more. Jobs that it has submitted stay.</Text>
        ),
        labels: { confirm: 'Remove', cancel: 'Keep it' },
        confirmProps: { color: 'red' },
        onConfirm: () => remove.mutate({ scheduleId }),
      }),
  }
}
