import { Group, Loader, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { RemoteEvent } from './job-history.ts'

type Step = RemoteEvent['steps'][number]
type Message = Step['messages'][number]

/** The service's own steps and messages, in its own words. */
export function RemoteSteps({ remote }: { readonly remote: RemoteEvent }) {
  return (
    <Stack gap="lg">
      {remote.positionInQueue !== null && (
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
            <MessageLine key={`${position} ${message.text}`} message={message} />
          ))}
        </Stack>
      ))}
    </Stack>
  )
}

function MessageLine({ message }: { readonly message: Message }) {
  const { icon, color, label } = SEVERITIES[message.severity]
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

const SEVERITIES: Readonly<
  Record<
    Message['severity'],
    { readonly icon: ReactNode; readonly color: string; readonly label: string }
  >
> = {
  ok: { icon: <IconCheck size={14} />, color: 'green', label: 'Done' },
  error: { icon: <IconX size={14} />, color: 'red', label: 'Error' },
  warning: { icon: <IconAlertTriangle size={14} />, color: 'ochre', label: 'Warning' },
  running: { icon: <Loader size={12} />, color: 'aegean', label: 'Running' },
}
