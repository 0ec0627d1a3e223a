import { Group, Text } from '@mantine/core'
import type { TrailLine } from '@tessera/contracts/trail'
import { RuledItem } from '../ui/ruled-list.tsx'
import { formatExactTime } from '../ui/time.ts'

/** The names are those of the record itself, so that what is read here is found in an export. */
export function TrailItem({
  line,
  isOwn = false,
}: {
  readonly line: TrailLine
  readonly isOwn?: boolean
}) {
  const { at, username, actor, action, subject, detail } = line
  const facts = Object.entries(detail)
    // Who it was is said already.
    .filter(([name, value]) => value !== null && value !== '' && name !== 'by')
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return (
    <RuledItem>
      <Group gap="xs">
        <Text fw={550}>{action}</Text>
        {!isOwn && <Text fz="sm">{username}</Text>}
      </Group>
      <Text fz="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        <time dateTime={at}>{formatExactTime(at)}</time> ·{' '}
        {actor === username ? (isOwn ? 'you' : 'herself') : `by ${actor}`}
        {subject !== '' && ` · ${subject}`}
        {facts.length > 0 && ` · ${facts.join(' · ')}`}
      </Text>
    </RuledItem>
  )
}
