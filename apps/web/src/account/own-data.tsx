import { Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'

/** All that is kept of somebody, for her to take along. */
export function OwnData() {
  const prepare = useMutation(
    trpc.ownData.prepare.mutationOptions({ onSuccess: ({ path }) => downloadFrom(path) }),
  )
  return (
    <Stack gap="sm">
      <Text>
        A zip with all that is kept of you, as JSON, and with your uploads and results. Passwords,
        tokens and keys are not in it.
      </Text>
      {prepare.isError && <FaultAlert error={prepare.error} />}
      <Group>
        <ActionButton variant="default" busy={prepare.isPending} onClick={() => prepare.mutate()}>
          Download your data
        </ActionButton>
      </Group>
    </Stack>
  )
}

/** An answer that is no file leaves the page where it is. */
function downloadFrom(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}
