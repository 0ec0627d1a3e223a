import { Text, Timeline } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import { formatTime } from '../ui/time.ts'
import type { EntryEvent, HistoryEntry } from './job-history.ts'
import { TONE_COLORS } from './state-badge.tsx'
import { describeState } from './state-words.ts'

export interface HistoryListProps {
  readonly job: Job
  readonly entries: readonly HistoryEntry[]
}

/** What happened, the newest first. */
export function HistoryList({ job, entries }: HistoryListProps) {
  return (
    <Timeline bulletSize={14} lineWidth={2} active={entries.length}>
      {entries.toReversed().map(({ sequence, at, event }) => {
        const { title, text, color } = describeEvent(job, event)
        return (
          <Timeline.Item
            key={sequence}
            title={<Text fw={event.kind === 'note' ? 400 : 600}>{title}</Text>}
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

function describeEvent(job: Job, event: EntryEvent) {
  if (event.kind === 'note') {
    return { title: event.text, text: null, color: NOTE_COLORS[event.severity] }
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
  return { title: label, text, color: TONE_COLORS[tone] }
}

const NOTE_COLORS = { info: 'gray', warning: 'ochre', error: 'red' } as const
