import { Badge, Group, Text } from '@mantine/core'
import type { ServiceHealth } from '@tessera/contracts/service'
import { Moment } from '../ui/moment.tsx'
import { describeHealth } from './health-words.ts'

/** How the service answered when it was last asked; nothing where nobody asks. */
export function HealthBadge({ health }: { readonly health: ServiceHealth | null }) {
  if (health === null) return null
  const { label, color } = describeHealth(health)
  return (
    <Group gap={6} wrap="nowrap">
      <Badge color={color}>{label}</Badge>
      <Text fz="sm" c="dimmed">
        {health.state === 'unreachable' ? 'Asked ' : `In ${health.milliseconds} ms, asked `}
        <Moment at={health.checkedAt} />
      </Text>
    </Group>
  )
}
