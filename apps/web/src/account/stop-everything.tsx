import { Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { StoppedEverything } from '@tessera/contracts/session'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { endSession } from './session.ts'

/** One button for the worst case. It says first what it does. */
export function StopEverything() {
  const [isAsking, asking] = useDisclosure(false)
  return (
    <>
      <Text>
        Change your password first: this signs everybody else out. Then stop everything that was
        begun in your name.
      </Text>
      <Group>
        <Button color="red" variant="light" onClick={asking.open}>
          Stop everything…
        </Button>
      </Group>
      {isAsking && <StopDialog onClose={asking.close} />}
    </>
  )
}

function StopDialog({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const stop = useMutation(
    trpc.sessions.stopEverything.mutationOptions({
      onSuccess: async (stopped) => {
        endSession()
        await navigate({ to: '/sign-in' })
        notifications.show({
          title: 'Everything is stopped',
          message: describeStopped(stopped),
          autoClose: false,
          closeButtonProps: { 'aria-label': 'Close' },
        })
      },
    }),
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title="Stop everything?"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <List spacing={4}>
          <List.Item>You are signed out everywhere, here too.</List.Item>
          <List.Item>Jobs that are under way are cancelled, at their services as well.</List.Item>
          <List.Item>Schedules are paused.</List.Item>
          <List.Item>Programs may do nothing for you any more.</List.Item>
          <List.Item>Your access tokens are ended.</List.Item>
          <List.Item>Models are asked nothing more about your documents.</List.Item>
        </List>
        <Text c="dimmed">Your credentials, files and finished results stay.</Text>
        {stop.isError && <FaultAlert error={stop.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Go on as before
          </Button>
          <Button color="red" loading={stop.isPending} onClick={() => stop.mutate()}>
            Stop everything
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function describeStopped({
  sessions,
  jobs,
  schedules,
  consents,
  tokens,
  questions,
}: StoppedEverything): string {
  const counts = [
    counted(sessions, 'sign-in ended', 'sign-ins ended'),
    counted(jobs, 'job cancelled', 'jobs cancelled'),
    counted(schedules, 'schedule paused', 'schedules paused'),
    counted(consents, 'consent of yours ended', 'consents of yours ended'),
    counted(tokens, 'access token ended', 'access tokens ended'),
    counted(questions, 'question to a model stopped', 'questions to a model stopped'),
  ]
  return `${counts.join(', ')}. Sign in to look at your jobs.`
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
