import { Badge } from '@mantine/core'
import { type DescribedJob, describeState, type Tone } from './state-words.ts'

export function StateBadge({ job, size }: { readonly job: DescribedJob; readonly size?: 'lg' }) {
  const { label, tone } = describeState(job)
  return (
    <Badge color={TONE_COLORS[tone]} {...(size !== undefined && { size })}>
      {label}
    </Badge>
  )
}

export const TONE_COLORS = {
  quiet: 'gray',
  busy: 'aegean',
  attention: 'ochre',
  good: 'green',
  bad: 'red',
} as const satisfies Record<Tone, string>
