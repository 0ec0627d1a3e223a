import { Center, Stack, Text, Title } from '@mantine/core'
import { type JobId, jobId as jobIdSchema } from '@tessera/contracts/ids'
import { holdsRole } from '@tessera/contracts/role'
import { useUser } from '../account/session.ts'
import { NotFound } from '../ui/not-found-page.tsx'
import { useFocusOnArrival } from '../ui/page.tsx'
import { RetryButton } from './retry-button.tsx'

/** The address of a job that is somebody else's, or of none. An administrator may have been sent it by its owner. */
export function HiddenJob({ jobId }: { readonly jobId: string }) {
  const id = jobIdSchema.safeParse(jobId)
  return holdsRole(useUser().roles, 'admin') && id.success ? (
    <OthersJob jobId={id.data} />
  ) : (
    <NotFound />
  )
}

function OthersJob({ jobId }: { readonly jobId: JobId }) {
  const heading = useFocusOnArrival()
  return (
    <Center mih="60dvh" p="md">
      <title>Job of another account · Tessera</title>
      <Stack align="center" ta="center" gap="md">
        <Title order={1} tabIndex={-1} ref={heading}>
          This job is not yours
        </Title>
        <Text c="dimmed" maw={460}>
          If it failed before any result of it was fetched, you can have it tried again. It runs as
          its owner, who can read that you asked for it; you are shown nothing of it.
        </Text>
        <RetryButton jobId={jobId} label="Try again as its owner" />
      </Stack>
    </Center>
  )
}
