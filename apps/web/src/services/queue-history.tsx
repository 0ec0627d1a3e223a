import { Text } from '@mantine/core'
import type { ServiceCheck } from '@tessera/contracts/service'
import classes from './health-history.module.css'
import { type DayOfQueue, queueByDay } from './queue-by-day.ts'

/** How many jobs waited or ran there, as it told at each check; nothing where it does not tell. */
export function QueueHistory(props: {
  readonly checks: readonly ServiceCheck[]
  readonly now: Date
}) {
  const { checks, now } = props
  const days = queueByDay(checks, now)
  const told = days.filter(({ longest }) => longest !== null)
  const last = checks.findLast(({ queued }) => queued !== null)
  if (last === undefined || told.length === 0) return null
  const longest = Math.max(...told.map((day) => day.longest ?? 0))
  return (
    <>
      <svg
        viewBox={`0 0 ${days.length * barWidth} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="Longest queue of each day"
        className={classes['days']}
      >
        {days.map((day, place) => (
          <Bar key={day.day} day={day} x={place * barWidth} of={longest} />
        ))}
      </svg>
      <Text c="dimmed">
        Jobs that waited or ran there: {last.queued} at the last check, {longest} at most in{' '}
        {days.length} days.
      </Text>
    </>
  )
}

function Bar({
  day,
  x,
  of,
}: {
  readonly day: DayOfQueue
  readonly x: number
  readonly of: number
}) {
  const { longest } = day
  const size = longest === null || of === 0 ? 1 : Math.max(1, (height * longest) / of)
  return (
    <rect
      x={x}
      width={barWidth - 1}
      y={height - size}
      height={size}
      className={classes[longest === null ? 'unknown' : 'queue']}
    >
      <title>{`${day.day}: ${longest === null ? 'not told' : `at most ${longest}`}`}</title>
    </rect>
  )
}

const barWidth = 6
const height = 40
