import { Stack, Text } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import type { KeptCopy } from '@tessera/contracts/result-deletion'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'

/** Of a job that has ended: which copies there are, where, and until when. */
export function Copies({ job }: { readonly job: Job }) {
  const copies = useQuery(trpc.results.copies.queryOptions({ jobId: job.id })).data
  if (copies === undefined || copies.length === 0) return null
  return (
    <Panel title="Where the data are">
      {copies.map((copy) => (
        <Stack key={copy.kind} gap={2}>
          <Text fw={600}>
            {titles[copy.kind]} at {copy.place}
          </Text>
          {copy.until !== null && <Text>{untilWords(copy.until)}</Text>}
          <Text fz="sm" c="dimmed">
            {copy.text}
          </Text>
        </Stack>
      ))}
    </Panel>
  )
}

/** In one line. */
export function copyWords({ kind, place, until, text }: KeptCopy): string {
  const when = until === null ? '' : ` ${untilWords(until)}`
  return `${titles[kind]} at ${place}.${when} ${text}`
}

function untilWords(until: string): string {
  return Date.parse(until) < Date.now()
    ? `Probably gone since ${formatTime(until)}.`
    : `Until about ${formatTime(until)}.`
}

const titles = {
  results_here: 'Results',
  results_at_service: 'Results and input',
  uploads_here: 'Uploads',
} as const satisfies Readonly<Record<KeptCopy['kind'], string>>
