import { Anchor, Text } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import { manifestPath } from '@tessera/contracts/provenance'
import { populationOf } from './population-words.ts'
import { BUILDS } from '../uploads/describe-facts.ts'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { type Fact, Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'

/** What somebody needs to know who repeats or reports this. */
export function Provenance({ job }: { readonly job: Job }) {
  const { settings, settingLabels: labels } = job
  const entries: readonly Fact[] = [
    ['Service', job.serviceName],
    [accountWords(job), job.remoteAccount],
    [
      'Job number there',
      job.remoteId === null ? null : (
        <>
          <code>{job.remoteId}</code> <CopyTextButton value={job.remoteId} label="the job number" />
        </>
      ),
    ],
    ['Reference panel', labels.panel ?? settings.panel],
    ['Its key at the service', <code key="panel">{settings.panel}</code>],
    ['Population', populationOf(job)],
    ['Genome build', BUILDS[settings.build]],
    ['Phasing', labels.phasing ?? settings.phasing],
    ['Mode', labels.mode ?? settings.mode],
    ['Smallest R² kept', r2Of(job)],
    ['Files', job.inputs.map(({ name }) => name).join(', ')],
    ['Submitted', formatTime(job.createdAt)],
    ['Ended', job.endedAt === null ? null : formatTime(job.endedAt)],
  ]
  return (
    <Panel title="Facts">
      <Facts entries={entries} />
      <div>
        <Anchor href={manifestPath(job.id, job.attempt)} download>
          Download the manifest (RO-Crate)
        </Anchor>
        <Text fz="sm" c="dimmed">
          All of this for programs and archives, with hashes of the files and your name.
        </Text>
      </div>
    </Panel>
  )
}

function accountWords({ remoteId, endedAt }: Job): string {
  if (remoteId === null) return 'Made for the account'
  return endedAt === null ? 'Runs on the account' : 'Ran on the account'
}

function r2Of({ settings, settingLabels }: Job): string {
  return settings.r2Filter === '0' ? 'All variants' : (settingLabels.r2Filter ?? settings.r2Filter)
}
