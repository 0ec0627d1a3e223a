import { Alert, Grid, Stack, Text } from '@mantine/core'
import { isTerminal, type Job } from '@tessera/contracts/job'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { CancelButton } from './cancel-button.tsx'
import { HistoryList } from './history-list.tsx'
import { JobStatus } from './job-status.tsx'
import { Provenance } from './provenance.tsx'
import { RemoteSteps, saysSomething } from './remote-steps.tsx'
import { Results } from './results.tsx'
import { RetryButton } from './retry-button.tsx'
import { StartedBy } from './started-by.tsx'
import { useJobEvents } from './use-job-events.ts'

export function JobDetails({
  job,
  onRetried,
}: {
  readonly job: Job
  readonly onRetried: () => Promise<void>
}) {
  const { history, live } = useJobEvents(job)
  const ended = isTerminal(job.state)
  const hasResults = job.state === 'completed' || job.state === 'completed_with_warnings'
  return (
    <Page
      title={job.name}
      intro={
        <>
          {job.serviceName} · submitted <Moment at={job.createdAt} />
          <StartedBy jobId={job.id} />
          {job.batchId !== null && (
            <>
              {' '}
              ·{' '}
              <TextLink to="/batches/$batchId" params={{ batchId: job.batchId }}>
                part of a batch
              </TextLink>
            </>
          )}
        </>
      }
      actions={actionsFor(job, onRetried)}
    >
      <JobStatus job={job} live={live} />
      {job.onSharedAccount && !ended && (
        <Alert color="ochre" title="This job runs on a shared account, not on yours">
          You had no credential for {job.serviceName}, so it uses the shared account{' '}
          {job.remoteAccount} there. Each use is counted under your name. Connect your own account
          before the next job.
        </Alert>
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            {hasResults && <Results job={job} />}
            {history.remote !== null && saysSomething(history.remote, ended) && (
              <Panel title={`What ${job.serviceName} reports`}>
                <RemoteSteps remote={history.remote} ended={ended} />
              </Panel>
            )}
            <Panel title="History">
              {history.entries.length === 0 ? (
                <Text c="dimmed">Nothing has happened yet.</Text>
              ) : (
                <HistoryList job={job} entries={history.entries} />
              )}
            </Panel>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Provenance job={job} />
        </Grid.Col>
      </Grid>
    </Page>
  )
}

function actionsFor(job: Job, onRetried: () => Promise<void>) {
  // Tried again it would show the credential again that was stolen, perhaps.
  if (job.failureCode === 'job_frozen') {
    return (
      <ButtonLink to="/credentials" search={{ connect: job.serviceId }}>
        Replace the credential
      </ButtonLink>
    )
  }
  if (job.state === 'failed') return <RetryButton jobId={job.id} onRetried={onRetried} />
  return isTerminal(job.state) || job.cancelRequested ? undefined : <CancelButton job={job} />
}
