import { Group, Paper, Stack, Text } from '@mantine/core'
import { isTerminal, type Job } from '@tessera/contracts/job'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { ButtonLink } from '../ui/links.tsx'
import { AccountQuestion } from './account-question.tsx'
import { JobStages } from './job-stages.tsx'
import { StateBadge } from './state-badge.tsx'
import { describeState } from './state-words.ts'
import type { LiveJob } from './use-job-events.ts'

export interface JobStatusProps {
  readonly job: Job
  readonly live: LiveJob['live']
}

/** Where the job stands, in words; readers hear each change. */
export function JobStatus({ job, live }: JobStatusProps) {
  const { explanation, action } = describeState(job)
  const hasResults = job.state === 'completed' || job.state === 'completed_with_warnings'
  const deletions = useQuery({
    ...trpc.results.deletions.queryOptions({ jobId: job.id }),
    enabled: hasResults,
  })
  const isDeleted = deletions.data?.some(({ attempt }) => attempt === job.attempt) ?? false
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        <Group justify="space-between" align="flex-start" gap="md">
          <Stack gap={6} role="status" aria-atomic="true" maw={640}>
            <div>
              <StateBadge job={job} size="lg" />
            </div>
            <Text>
              {isDeleted ? 'Its results were deleted. The receipt is below.' : explanation}
            </Text>
            {job.stateText !== null && givesReason(job) && <Text>{job.stateText}</Text>}
          </Stack>
          {job.otherAccount !== null && action === 'choose-account' && (
            <AccountQuestion job={job} otherAccount={job.otherAccount} />
          )}
          {action === 'confirm-address' && (
            <ButtonLink to="/credentials">Look at the new address</ButtonLink>
          )}
          {action === 'connect' && (
            <ButtonLink to="/credentials" search={{ connect: job.serviceId }}>
              Connect again
            </ButtonLink>
          )}
        </Group>
        {!(isTerminal(job.state) && job.state !== 'completed') && <JobStages state={job.state} />}
      </Stack>
      {/* There before it has words, so that readers hear them; outside the stack, which would keep a gap for it. */}
      <div role="status">
        {live === 'broken' && (
          <Text fz="sm" mt="lg">
            The connection is lost; this page keeps trying. The job itself is not affected.
          </Text>
        )}
      </div>
    </Paper>
  )
}

/** The explanation of the other states says it already. */
function givesReason({ state, cancelRequested }: Job): boolean {
  return state === 'failed' || state === 'cancelled' || (cancelRequested && !isTerminal(state))
}
