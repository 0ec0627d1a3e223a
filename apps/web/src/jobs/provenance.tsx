import type { Job } from '@tessera/contracts/job'
import { BUILDS } from '../uploads/describe-facts.ts'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { type Fact, Facts } from '../ui/facts.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatTime } from '../ui/time.ts'

/** What somebody needs to know who repeats or reports this. */
export function Provenance({ job }: { readonly job: Job }) {
  const { settings } = job
  const entries: readonly Fact[] = [
    ['Service', job.serviceName],
    [job.endedAt === null ? 'Runs on the account' : 'Ran on the account', job.remoteAccount],
    [
      'Job number there',
      job.remoteId === null ? null : (
        <>
          <code>{job.remoteId}</code> <CopyTextButton value={job.remoteId} label="the job number" />
        </>
      ),
    ],
    ['Reference panel', <code key="panel">{settings.panel}</code>],
    ['Population', settings.population],
    ['Genome build', BUILDS[settings.build]],
    ['Phasing', settings.phasing],
    ['Mode', settings.mode],
    ['Smallest R² kept', settings.r2Filter === '0' ? 'All variants' : settings.r2Filter],
    ['Files', job.inputs.map(({ name }) => name).join(', ')],
    ['Submitted', formatTime(job.createdAt)],
    ['Ended', job.endedAt === null ? null : formatTime(job.endedAt)],
  ]
  return (
    <Panel title="Facts">
      <Facts entries={entries} />
    </Panel>
  )
}
