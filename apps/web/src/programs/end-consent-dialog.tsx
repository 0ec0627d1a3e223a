import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { Consent } from '@tessera/contracts/consent'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'

/** Says what becomes of jobs that are under way, and asks whether they are to stop too. */
export function EndConsentDialog({
  consent,
  what,
  onClose,
}: {
  readonly consent: Consent
  readonly what: string
  readonly onClose: () => void
}) {
  const [stopJobs, setStopJobs] = useState(false)
  const { openJobs } = consent
  const end = useMutation(
    trpc.consents.end.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries(trpc.consents.pathFilter()),
          queryClient.invalidateQueries(trpc.jobs.pathFilter()),
        ])
        notifications.show({ message: `${consent.program.name} may do nothing for you any more.` })
        onClose()
      },
    }),
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title={`End what you allowed ${what}?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Text>
          From this moment it can neither submit anything for you nor read what it submitted.
        </Text>
        {openJobs === 0 ? (
          <Text c="dimmed">None of its jobs is under way.</Text>
        ) : (
          <Checkbox
            label={
              openJobs === 1
                ? 'Also stop its job that is under way'
                : `Also stop its ${openJobs} jobs that are under way`
            }
            description="Otherwise they go on, and their results are yours."
            checked={stopJobs}
            onChange={(event) => setStopJobs(event.currentTarget.checked)}
          />
        )}
        {end.isError && <FaultAlert error={end.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={end.isPending}
            onClick={() => end.mutate({ consentId: consent.id, stopJobs })}
          >
            End it
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
