import { Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './job-rows.module.css'

/** What stands in a row that is a link: a name, a line below it, and how things stand. */
export function RowContent(props: {
  readonly name: string
  readonly below: ReactNode
  readonly badge: ReactNode
}) {
  const { name, below, badge } = props
  return (
    <Group justify="space-between" gap="xs">
      <div className={classes['what']}>
        <Text fw={550} truncate>
          {name}
        </Text>
        <Text fz="sm" c="dimmed">
          {below}
        </Text>
      </div>
      {badge}
    </Group>
  )
}
