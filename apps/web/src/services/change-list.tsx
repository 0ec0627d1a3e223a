import { List } from '@mantine/core'
import type { ServiceCatalogue } from '@tessera/contracts/service'
import { formatTime } from '../ui/time.ts'
import { catalogueChanges } from './catalogue-changes.ts'

/** What changed from reading to reading; nothing where nothing did. */
export function ChangeList(props: {
  readonly label: string
  readonly newestFirst: readonly ServiceCatalogue[]
}) {
  const changes = catalogueChanges(props.newestFirst)
  if (changes.length === 0) return null
  return (
    <List spacing="xs" aria-label={props.label}>
      {changes.map(({ at, words }) => (
        <List.Item key={at} style={{ overflowWrap: 'anywhere' }}>
          {formatTime(at)}: {words.join('; ')}
        </List.Item>
      ))}
    </List>
  )
}
