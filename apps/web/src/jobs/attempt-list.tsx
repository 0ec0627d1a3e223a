import { Anchor, Stack, Text } from '@mantine/core'
import type { Job, JobAttempt } from '@tessera/contracts/job'
import { manifestPath } from '@tessera/contracts/provenance'
import { useQuery } from '@tanstack/react-query'
import { QueryView } from '../ui/query-view.tsx'
import { Panel } from '../ui/panel.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { formatTime } from '../ui/time.ts'
import { trpc } from '../trpc.ts'

/** How the tries before this one ended, and with what they were sent. */
export function AttemptList({ job }: { readonly job: Job }) {
  const attempts = useQuery(trpc.jobs.attempts.queryOptions({ jobId: job.id }))
  return (
    <Panel title="Attempts before this one">
      <QueryView query={attempts} skeleton={<RowSkeletons rows={1} height={64} />}>
        {(all) => (
          <Stack gap="md" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
            {all
              .filter(({ number }) => number < job.attempt)
              .map((attempt) => (
                <li key={attempt.number}>
                  <Text fw={600}>
                    Attempt {attempt.number}, {formatTime(attempt.createdAt)}
                  </Text>
                  {attempt.stateText !== null && <Text fz="sm">{attempt.stateText}</Text>}
                  <Text fz="sm" c="dimmed">
                    {sentWith(attempt)}
                    {attempt.remoteId !== null && ` · number there ${attempt.remoteId}`}
                  </Text>
                  <Anchor fz="sm" href={manifestPath(job.id, attempt.number)} download>
                    Manifest of attempt {attempt.number}
                  </Anchor>
                </li>
              ))}
          </Stack>
        )}
      </QueryView>
    </Panel>
  )
}

function sentWith({ settings, settingLabels: labels }: JobAttempt): string {
  return [
    labels.panel ?? settings.panel,
    settings.build,
    labels.phasing ?? settings.phasing,
    labels.mode ?? settings.mode,
  ].join(' · ')
}
