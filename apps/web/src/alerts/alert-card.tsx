import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { type Alert, wordsOfAlert } from '@tessera/contracts/alert'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Moment } from '../ui/moment.tsx'
import { formatTime } from '../ui/time.ts'

/** One alert: what happened, when, what to do, and by which ways it was told. */
export function AlertCard({ alert }: { readonly alert: Alert }) {
  const { title, remedy } = wordsOfAlert(alert)
  const { label, color } = severities[alert.severity]
  const acknowledge = useMutation(
    trpc.alerts.acknowledge.mutationOptions({
      onSettled: async () => await queryClient.invalidateQueries(trpc.alerts.pathFilter()),
    }),
  )
  return (
    <Paper component="li" withBorder p={{ base: 'md', sm: 'lg' }} style={{ listStyle: 'none' }}>
      <Stack gap="sm">
        <Group gap="sm">
          <Badge color={color}>{label}</Badge>
          <Text fz="sm" c="dimmed">
            <When alert={alert} />
          </Text>
        </Group>
        <Title order={2} fz="md" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        <Text>{remedy}</Text>
        {alert.told.length > 0 && (
          <Text fz="sm" c="dimmed">
            Told by {alert.told.join(' and ')}.
          </Text>
        )}
        {alert.failures.map((failure) => (
          <Text key={failure} fz="sm">
            Not told yet. {failure}. It is tried again.
          </Text>
        ))}
        {alert.acknowledgedAt === null ? (
          <Group>
            <ActionButton
              size="sm"
              variant="default"
              busy={acknowledge.isPending}
              onClick={() => acknowledge.mutate({ alertId: alert.id })}
              aria-label={`Acknowledge: ${title}`}
            >
              Acknowledge
            </ActionButton>
          </Group>
        ) : (
          <Text fz="sm" c="dimmed">
            Acknowledged on {formatTime(alert.acknowledgedAt)}.
          </Text>
        )}
        {acknowledge.isError && <FaultAlert error={acknowledge.error} />}
      </Stack>
    </Paper>
  )
}

function When({ alert: { times, at, lastAt } }: { readonly alert: Alert }) {
  if (times === 1) return <Moment at={at} />
  return (
    <>
      {times} times since {formatTime(at)}, last <Moment at={lastAt} />
    </>
  )
}

const severities = {
  critical: { label: 'Critical', color: 'red' },
  warning: { label: 'Warning', color: 'ochre' },
  notice: { label: 'Notice', color: 'gray' },
} as const satisfies Record<Alert['severity'], object>
