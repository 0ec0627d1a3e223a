import { Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import type { Job } from '@tessera/contracts/job'
import { readFault } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ButtonLink } from '../ui/links.tsx'

export interface AccountQuestionProps {
  readonly job: Job
  /** That of the owner's present credential. */
  readonly otherAccount: string
}

/** The job was made for another account: its owner says where it runs. It can be cancelled as every job can. */
export function AccountQuestion({ job, otherAccount }: AccountQuestionProps) {
  const jobQuery = { jobId: job.id }
  const run = useMutation(
    trpc.jobs.runOnAccount.mutationOptions({
      onSuccess: (moved) => queryClient.setQueryData(trpc.jobs.get.queryKey(jobQuery), moved),
      onError: async (error) => {
        const { message, remedy } = readFault(error)
        notifications.show({ color: 'red', title: message, message: remedy })
        await queryClient.invalidateQueries(trpc.jobs.get.queryFilter(jobQuery))
      },
    }),
  )
  return (
    <Stack gap="xs">
      <ActionButton
        busy={run.isPending}
        onClick={() => run.mutate({ ...jobQuery, account: otherAccount })}
      >
        Run it on {otherAccount}
      </ActionButton>
      <ButtonLink variant="default" to="/credentials" search={{ connect: job.serviceId }}>
        Connect {job.remoteAccount} again
      </ButtonLink>
    </Stack>
  )
}
