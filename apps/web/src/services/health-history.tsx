import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'
import classes from './health-history.module.css'
import { healthWords } from './health-words.ts'
import { type DayOfHealth, healthByDay } from './health-by-day.ts'
import { QueueHistory } from './queue-history.tsx'

/** How it answered in the last weeks; nothing where nobody asks. */
export function HealthHistory({ serviceId }: { readonly serviceId: number }) {
  const query = useQuery(trpc.services.health.queryOptions({ serviceId }))
  const checks = query.data?.checks ?? []
  const last = checks.at(-1)
  if (last === undefined) return null
  const days = healthByDay(checks, new Date(query.dataUpdatedAt))
  const troubled = days.filter(({ worst }) => worst !== null && worst !== 'reachable')
  return (
    <Panel title="How it has answered">
      <Stack gap="xs">
        <Days days={days} />
        <Group justify="space-between" fz="sm" c="dimmed">
          <span>{days.length} days ago</span>
          <span>Today</span>
        </Group>
        <Text>{inWords(troubled)}</Text>
        <Text c="dimmed">
          Answers lately took {median(checks.slice(-20).map(({ milliseconds }) => milliseconds))}{' '}
          ms, asked {formatTime(last.at)}.
        </Text>
        <QueueHistory checks={checks} now={new Date(query.dataUpdatedAt)} />
      </Stack>
    </Panel>
  )
}

/** One bar for each day: as high as the share of answers that were good, coloured by the worst. */
function Days({ days }: { readonly days: readonly DayOfHealth[] }) {
  return (
    <svg
      viewBox={`0 0 ${days.length * barWidth} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label="Answers of each day"
      className={classes.days}
    >
      {days.map(({ day, good, worst }, place) => (
        <rect
          key={day}
          x={place * barWidth}
          width={barWidth - 1}
          y={worst === null ? height - 1 : height * (1 - Math.max(good, 0.1))}
          height={worst === null ? 1 : height * Math.max(good, 0.1)}
          className={classes[worst ?? 'unknown']}
        >
          <title>{`${day}: ${worst === null ? 'not asked' : healthWords[worst].label}`}</title>
        </rect>
      ))}
    </svg>
  )
}

function inWords(troubled: readonly DayOfHealth[]): string {
  const last = troubled.at(-1)
  if (last === undefined || last.worst === null) return 'It was well whenever it was asked.'
  const days = troubled.length === 1 ? 'one day' : `${troubled.length} days`
  return `On ${days} something was wrong; the last of them was ${last.day}: ${healthWords[last.worst].meaning}`
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}

const barWidth = 6
const height = 40
