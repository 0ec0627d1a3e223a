import { DataList } from '@mantine/core'
import type { ReactNode } from 'react'

export type Fact = readonly [name: string, value: ReactNode]

export interface FactsProps {
  readonly entries: readonly Fact[]
  /** For long values in a wide place. */
  readonly wide?: boolean
}

/** Names and values; entries whose value is null are left out. */
export function Facts({ entries, wide = false }: FactsProps) {
  return (
    <DataList
      orientation="vertical"
      size="md"
      style={{
        display: 'grid',
        gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${wide ? 260 : 150}px), 1fr))`,
      }}
    >
      {entries
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel fz="sm" c="dimmed">
              {name}
            </DataList.ItemLabel>
            <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
    </DataList>
  )
}
