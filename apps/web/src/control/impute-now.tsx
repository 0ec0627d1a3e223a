import { Group, Text } from '@mantine/core'
import type { Job, JobAttempt } from '@tessera/contracts/job'
import { imputingMode, isControlOnly } from '@tessera/contracts/service-modes'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { useKnownOptions } from '../services/use-service-options.ts'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Panel } from '../ui/panel.tsx'

export interface ImputeNowProps {
  readonly job: Job
  /** The last one, which has ended. */
  readonly attempt: JobAttempt
  readonly onRetried: () => Promise<void>
}

/** After quality control alone: the next attempt imputes, with the same file or a mended one. */
export function ImputeNow({ job, attempt, onRetried }: ImputeNowProps) {
  const options = useKnownOptions([job.serviceId]).get(job.serviceId)
  const mode = options === undefined ? null : imputingMode(options.modes)
  const retry = useMutation(trpc.jobs.retry.mutationOptions({ onSuccess: onRetried }))
  if (!isControlOnly(attempt.settings.mode) || mode === null) return null
  const settings = { ...attempt.settings, mode }
  return (
    <Panel title="Go on">
      <Text>
        {attempt.state === 'failed'
          ? 'The service would not impute this file. Send a mended one as the next attempt of this job.'
          : 'This was quality control alone. The next attempt of this job imputes with the same settings. What you read here stays.'}
      </Text>
      {retry.error !== null && <FaultAlert error={retry.error} />}
      <Group>
        {attempt.state !== 'failed' && (
          <ActionButton
            busy={retry.isPending}
            onClick={() => retry.mutate({ jobId: job.id, settings, after: attempt.number })}
          >
            Impute now
          </ActionButton>
        )}
        <ButtonLink
          variant={attempt.state === 'failed' ? 'filled' : 'default'}
          to="/jobs/$jobId/again"
          params={{ jobId: job.id }}
          search={{ mode }}
        >
          Impute with a mended file
        </ButtonLink>
      </Group>
    </Panel>
  )
}
