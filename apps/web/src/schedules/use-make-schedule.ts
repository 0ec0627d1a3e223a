import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { dropDraft } from '../jobs/use-draft.ts'
import { queryClient, trpc } from '../trpc.ts'

/** Makes it, and shows it with the others. */
export function useMakeSchedule() {
  const navigate = useNavigate()
  return useMutation(
    trpc.schedules.make.mutationOptions({
      onSuccess: async ({ name }) => {
        await queryClient.invalidateQueries(trpc.schedules.pathFilter())
        notifications.show({ color: 'green', message: `${name} is scheduled.` })
        await navigate({ to: '/schedules' })
        dropDraft()
      },
    }),
  )
}
