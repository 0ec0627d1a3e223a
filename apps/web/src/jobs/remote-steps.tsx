import { Group, Loader, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconPlayerStop, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { RemoteEvent } from './job-history.ts'

type Step = RemoteEvent['steps'][number]
type Message = Step['messages'][number]

export interface RemoteStepsProps {
  readonly remote: RemoteEvent
  /** Whether the job has: what the service last said was running runs no more. */
  readonly ended: boolean
}

/** The service's own steps and messages, in its own words. */
export function RemoteSteps({ remote, ended }: RemoteStepsProps) {
  return (
    <Stack gap="lg">
      {remote.positionInQueue !== null && !ended && (
        <Text>
          {remote.positionInQueue === 0
            ? 'Next in the line of the service.'
            : `${remote.positionInQueue} ${remote.positionInQueue === 1 ? 'job is' : 'jobs are'} before this one.`}
        </Text>
      )}
      {remote.steps.map((step, index) => (
        <Stack key={`${index} ${step.name}`} gap="xs">
          <Title order={3}>{step.name}</Title>
          {step.messages.map((message, position) => (
            <MessageLine key={`${position} ${message.text}`} message={message} ended={ended} />
          ))}
        </Stack>
      ))}
    </Stack>
  )
}

/** Of a job that has ended the place in the line is of no interest. */
export function saysSomething({ steps, positionInQueue }: RemoteEvent, ended: boolean): boolean {
  return steps.length > 0 || (positionInQueue !== null && !ended)
}

function MessageLine({ message, ended }: { readonly message: Message; readonly ended: boolean }) {
  const { severity } = message
  const { icon, color, label } = severity === 'running' && ended ? STOPPED : SEVERITIES[severity]
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon
        variant="light"
        color={color}
        size={22}
        radius="xl"
        mt={1}
        role="img"
        aria-label={label}
      >
        {icon}
      </ThemeIcon>
      <Text style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{message.text}</Text>
    </Group>
  )
}

interface Mark {
  readonly icon: ReactNode
  readonly color: string
  readonly label: string
}

const STOPPED: Mark = { icon: <IconPlayerStop size={14} />, color: 'gray', label: 'Stopped' }
const SEVERITIES: Readonly<Record<Message['severity'], Mark>> = {
  ok: { icon: <IconCheck size={14} />, color: 'green', label: 'Done' },
  error: { icon: <IconX size={14} />, color: 'red', label: 'Error' },
  warning: { icon: <IconAlertTriangle size={14} />, color: 'ochre', label: 'Warning' },
  running: { icon: <Loader size={12} />, color: 'aegean', label: 'Running' },
}
