import { Alert, Grid, Stack, Text } from '@mantine/core'
import { isCompleted, isTerminal, type Job, type JobAttempt } from '@tessera/contracts/job'
import { isControlOnly } from '@tessera/contracts/service-modes'
import { ControlFindings } from '../control/control-findings.tsx'
import { ImputeNow } from '../control/impute-now.tsx'
import { ControlPanel } from '../quality/control-panel.tsx'
import { QualityPanel } from '../quality/quality-panel.tsx'
import { ReportsPanel } from '../reports/reports-panel.tsx'
import { AbilityNote } from '../services/abilities.tsx'
import { MissedPanelNotice } from '../services/missed-panels.tsx'
import { JobStudy } from '../studies/job-study.tsx'
import { ButtonLink, TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { AttemptList } from './attempt-list.tsx'
import { CancelButton } from './cancel-button.tsx'
import { Copies } from './copies.tsx'
import { FailurePanel } from './failure-panel.tsx'
import { ForAPaper } from './for-a-paper.tsx'
import { HistoryList } from './history-list.tsx'
import { JobStatus } from './job-status.tsx'
import { Provenance } from './provenance.tsx'
import { RanOn } from './ran-on.tsx'
import { RemoteSteps, saysSomething } from './remote-steps.tsx'
import { Results } from './results.tsx'
import { StartedBy } from './started-by.tsx'
import { useAttempts } from './use-attempts.ts'
import { useJobEvents } from './use-job-events.ts'
import { WaitingPanel } from './waiting-panel.tsx'

export function JobDetails({
  job,
  onRetried,
}: {
  readonly job: Job
  readonly onRetried: () => Promise<void>
}) {
  const { history, live } = useJobEvents(job)
  const ended = isTerminal(job.state)
  const attempts = useAttempts(job)
  const shown = attempts?.shown ?? null
  const isLast = shown?.number === job.attempt
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
      actions={actionsFor(job)}
    >
      <JobStatus job={job} live={live} />
      {isUnsent(job) && (
        <MissedPanelNotice
          serviceId={job.serviceId}
          panel={job.settings.panel}
          consequence="The job is not there yet, and the service may refuse it. Cancel it, and submit it with another panel."
        />
      )}
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
            {!ended && <WaitingPanel job={job} history={history} />}
            {mayBeRepeated(job) && <FailurePanel job={job} onRetried={onRetried} />}
            {attempts !== null && attempts.all.length > 1 && (
              <AttemptList job={job} attempts={attempts} />
            )}
            {shown !== null && !isImputed(shown) && (
              <ControlFindings job={job} attempt={shown.number} />
            )}
            {shown !== null && isLast && ended && !isFrozen(job) && (
              <ImputeNow job={job} attempt={shown} onRetried={onRetried} />
            )}
            {shown !== null && (isCompleted(shown.state) || shown.results > 0) && (
              <Results job={job} attempt={shown} />
            )}
            {shown !== null && isCompleted(shown.state) && (
              <QualityPanel job={job} attempt={shown.number} />
            )}
            {shown !== null && isImputed(shown) && (
              <ControlFindings job={job} attempt={shown.number} />
            )}
            {ended && isLast && <ControlPanel remote={history.remote} />}
            {shown !== null && isCompleted(shown.state) && (
              <ForAPaper job={job} attempt={shown.number} />
            )}
            {ended && <ReportsPanel about={{ jobId: job.id }} />}
            {history.remote !== null && saysSomething(history.remote, ended) && (
              <Panel title={`What ${job.serviceName} reports`}>
                {!ended && <AbilityNote serviceId={job.serviceId} ability="queue_position" />}
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
          <Stack gap="lg">
            <Provenance job={job} attempt={shown} />
            <JobStudy job={job} />
            {ended && <Copies job={job} />}
            <RanOn job={job} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

/** What was imputed stands before what was left out; of quality control alone there is nothing else. */
function isImputed({ state, settings }: JobAttempt): boolean {
  return isCompleted(state) && !isControlOnly(settings.mode)
}

/** Tried again it would show the credential again that was stolen, perhaps. */
function isFrozen({ failureCode }: Job): boolean {
  return failureCode === 'job_frozen'
}

function mayBeRepeated(job: Job): boolean {
  return job.state === 'failed' && !isFrozen(job)
}

/** Whether the service has not got it yet. */
function isUnsent({ state }: Job): boolean {
  return ['queued', 'waiting', 'submitting'].includes(state)
}

function actionsFor(job: Job) {
  if (isFrozen(job)) {
    return (
      <ButtonLink to="/credentials" search={{ connect: job.serviceId }}>
        Replace the credential
      </ButtonLink>
    )
  }
  if (!isTerminal(job.state)) return job.cancelRequested ? undefined : <CancelButton job={job} />
  // Of one that failed, the ways on that help stand beside the reason.
  return job.state === 'failed' ? undefined : (
    <ButtonLink variant="default" to="/jobs/$jobId/again" params={{ jobId: job.id }}>
      Another attempt
    </ButtonLink>
  )
}
