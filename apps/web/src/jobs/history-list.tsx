import { Text, Timeline } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import { formatTime } from '../ui/time.ts'
import { type HistoryEntry, type HistoryLine, historyLines } from './job-history.ts'
import { TONE_COLORS } from './state-badge.tsx'
import { describeState } from './state-words.ts'

export interface HistoryListProps {
  readonly job: Pick<Job, 'serviceName'>
  readonly entries: readonly HistoryEntry[]
}

/** What happened, the newest first. */
export function HistoryList({ job, entries }: HistoryListProps) {
  return (
    <Timeline bulletSize={14} lineWidth={2} active={entries.length}>
      {historyLines(entries).map((line) => {
        const { sequence, at } = line
        const { title, text, color, heavy } = describeLine(job, line)
        return (
          <Timeline.Item
            key={sequence}
            title={title !== null && <Text fw={heavy ? 600 : 400}>{title}</Text>}
            color={color}
            bullet={<span />}
          >
            {text !== null && <Text fz="sm">{text}</Text>}
            <Text fz="sm" c="dimmed">
              <time dateTime={at}>{formatTime(at)}</time>
            </Text>
          </Timeline.Item>
        )
      })}
    </Timeline>
  )
}

function describeLine(job: Pick<Job, 'serviceName'>, { event, repeatsState }: HistoryLine) {
  if (event.kind === 'note') {
    return { title: event.text, text: null, color: NOTE_COLORS[event.severity], heavy: false }
  }
  const { state, waitReason, text } = event
  const { label, tone } = describeState({
    state,
    waitReason,
    stateText: null,
    otherAccount: null,
    serviceName: job.serviceName,
    cancelRequested: false,
  })
  const color = TONE_COLORS[tone]
  return repeatsState && text !== null
    ? { title: null, text, color, heavy: false }
    : { title: label, text, color, heavy: true }
}

const NOTE_COLORS = { info: 'gray', warning: 'ochre', error: 'red' } as const
