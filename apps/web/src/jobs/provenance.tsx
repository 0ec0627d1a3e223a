import { Anchor, Text } from '@mantine/core'
import type { Job, JobAttempt } from '@tessera/contracts/job'
import { manifestPath } from '@tessera/contracts/provenance'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { type Fact, Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'
import { settingFacts } from './setting-facts.tsx'

/** What somebody needs to know who repeats or reports this. @param attempt the last one unless told */
export function Provenance({
  job,
  attempt,
}: {
  readonly job: Job
  readonly attempt: JobAttempt | null
}) {
  const of = attempt ?? job
  const number = attempt?.number ?? job.attempt
  const entries: readonly Fact[] = [
    ['Service', job.serviceName],
    ['Attempt', job.attempt === 1 ? null : `${number} of ${job.attempt}`],
    [accountWords(of), of.remoteAccount],
    [
      'Job number there',
      of.remoteId === null ? null : (
        <>
          <code>{of.remoteId}</code> <CopyTextButton value={of.remoteId} label="the job number" />
        </>
      ),
    ],
    ...settingFacts(of),
    ['Files', of.inputs.map(({ name }) => name).join(', ')],
    ['Submitted', formatTime(of.createdAt)],
    ['Ended', of.endedAt === null ? null : formatTime(of.endedAt)],
  ]
  return (
    <Panel title="Facts">
      <Facts entries={entries} />
      <div>
        <Anchor href={manifestPath(job.id, number)} download>
          Download the manifest (RO-Crate)
        </Anchor>
        <Text fz="sm" c="dimmed">
          All of this for programs and archives, with hashes of the files and your name.
        </Text>
      </div>
    </Panel>
  )
}

function accountWords({ remoteId, endedAt }: Pick<Job, 'remoteId' | 'endedAt'>): string {
  if (remoteId === null) return 'Made for the account'
  return endedAt === null ? 'Runs on the account' : 'Ran on the account'
}
