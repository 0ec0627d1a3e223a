import { Indicator } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { BlockLink } from '../ui/links.tsx'
import classes from './bell.module.css'

/** The way to what was told, with the number of threads that were not read. */
export function Bell({
  unread,
  onClick,
}: {
  readonly unread: number
  readonly onClick?: () => void
}) {
  const label = unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`
  return (
    <BlockLink
      to="/notifications"
      aria-label={label}
      className={classes['bell'] ?? ''}
      {...(onClick !== undefined && { onClick })}
    >
      <Indicator
        label={unread > mostCounted ? `${mostCounted}+` : unread}
        disabled={unread === 0}
        size={16}
        color="red.9"
        autoContrast
        aria-hidden="true"
      >
        <IconBell size={20} />
      </Indicator>
    </BlockLink>
  )
}

const mostCounted = 99
