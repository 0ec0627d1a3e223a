import { Group, Text } from '@mantine/core'
import type { Job } from '@tessera/contracts/job'
import { Remedy } from '../faults/remedy.tsx'
import { AbilityNote } from '../services/abilities.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Panel } from '../ui/panel.tsx'
import { RetryButton } from './retry-button.tsx'

export interface FailurePanelProps {
  readonly job: Job
  readonly onRetried: () => Promise<void>
}

/** What the words of the service mean, and the way on that can help. Their own words stand above it. */
export function FailurePanel({ job, onRetried }: FailurePanelProps) {
  const { explanation } = job
  return (
    <Panel title={explanation === null ? 'What you can do' : 'What this means'}>
      {explanation !== null && (
        <>
          <Text>
            {explanation.meaning} {explanation.cause}
          </Text>
          <Remedy text={explanation.remedy} commands={explanation.commands} />
        </>
      )}
      {explanation === null && (
        <Text>
          Nobody has explained these words here yet. Read what the service reports, and try again,
          or with other settings.
        </Text>
      )}
      <Group>
        <WaysOn job={job} onRetried={onRetried} />
      </Group>
      <AbilityNote serviceId={job.serviceId} ability="restart" />
    </Panel>
  )
}

function WaysOn({ job, onRetried }: FailurePanelProps) {
  const again = <RetryButton jobId={job.id} after={job.attempt} onRetried={onRetried} />
  const change = (
    <ButtonLink to="/jobs/$jobId/again" params={{ jobId: job.id }}>
      Try with other settings
    </ButtonLink>
  )
  const mended = (
    <ButtonLink to="/jobs/$jobId/again" params={{ jobId: job.id }}>
      Try with mended files
    </ButtonLink>
  )
  switch (job.explanation?.action) {
    case 'mend_files':
      return mended
    case 'change_settings':
      return change
    case 'try_again':
      return again
    case 'ask_service':
    case undefined:
      return (
        <>
          {again}
          {change}
        </>
      )
    default:
      return job.explanation?.action satisfies undefined
  }
}
