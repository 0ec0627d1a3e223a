import { Badge, Group, Text } from '@mantine/core'
import type { AuditRecord } from '@tessera/contracts/audit-record'
import { RuledItem } from '../ui/ruled-list.tsx'
import { formatExactTime } from '../ui/time.ts'

/** The names are those of the record itself, so that what is read here is found in an export. */
export function RecordLine({ record }: { readonly record: AuditRecord }) {
  const { at, client, action, outcome, username, subject, detail } = record
  const isDone = outcome === 'ok' || outcome === 'replay'
  const facts = Object.entries(detail).map(([name, value]) => `${name}: ${asText(value)}`)
  return (
    <RuledItem>
      <Group gap="xs">
        <Text fw={550}>{action}</Text>
        <Badge variant="light" color={isDone ? 'gray' : 'ochre'} tt="none">
          {outcome}
        </Badge>
        {username !== null && <Text fz="sm">{username}</Text>}
      </Group>
      <Text fz="sm" c="dimmed">
        <time dateTime={at}>{formatExactTime(at)}</time> · {client}
        {subject !== '' && ` · ${subject}`}
      </Text>
      {facts.length > 0 && (
        <Text fz="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
      )}
    </RuledItem>
  )
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
