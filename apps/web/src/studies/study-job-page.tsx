import { Grid, Stack, Text } from '@mantine/core'
import { isCompleted, isTerminal } from '@tessera/contracts/job'
import type { StudyJob } from '@tessera/contracts/study'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { FoundMethods } from '../jobs/for-a-paper.tsx'
import { HistoryList } from '../jobs/history-list.tsx'
import { addEvent, emptyHistory } from '../jobs/job-history.ts'
import { RemoteSteps, saysSomething } from '../jobs/remote-steps.tsx'
import { settingFacts } from '../jobs/setting-facts.tsx'
import { StateBadge } from '../jobs/state-badge.tsx'
import { ControlPanel } from '../quality/control-panel.tsx'
import { FoundQuality } from '../quality/quality-panel.tsx'
import { ReportsPanel } from '../reports/reports-panel.tsx'
import { trpc } from '../trpc.ts'
import { Facts } from '../ui/facts.tsx'
import { TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { formatTime } from '../ui/time.ts'
import { StudyAttempts } from './study-attempts.tsx'
import { StudyResults } from './study-results.tsx'

/** A job of another member, to read. */
export function StudyJobPage() {
  const { jobId } = useParams({ from: '/signed-in/studies/jobs/$jobId' })
  const job = useQuery(
    trpc.studies.jobs.get.queryOptions(
      { jobId },
      { refetchInterval: ({ state }) => refreshOf(state.data) },
    ),
  )
  return (
    <QueryView
      query={job}
      missing={<NotFound />}
      skeleton={
        <Page title="Job">
          <RowSkeletons rows={2} height={200} />
        </Page>
      }
    >
      {(found) => <StudyJobDetails key={found.id} job={found} />}
    </QueryView>
  )
}

function StudyJobDetails({ job }: { readonly job: StudyJob }) {
  const { id: jobId, owner, study } = job
  const ended = isTerminal(job.state)
  const refetchInterval = refreshOf(job)
  const events = useQuery(trpc.studies.jobs.events.queryOptions({ jobId }, { refetchInterval }))
  const quality = useQuery(
    trpc.studies.jobs.quality.queryOptions({ jobId }, { enabled: isCompleted(job.state) }),
  )
  const methods = useQuery(
    trpc.studies.jobs.methods.queryOptions({ jobId }, { enabled: isCompleted(job.state) }),
  )
  const history = (events.data ?? []).reduce(addEvent, emptyHistory)
  return (
    <Page
      title={job.name}
      intro={
        <>
          {job.serviceName} · submitted <Moment at={job.createdAt} /> by {nameOf(owner)} ·{' '}
          <TextLink to="/studies/$studyId" params={{ studyId: study.id }}>
            {study.name}
          </TextLink>
        </>
      }
    >
      <Panel>
        <div>
          <StateBadge size="lg" job={{ ...job, cancelRequested: false, otherAccount: null }} />
        </div>
        {job.stateText !== null && <Text>{job.stateText}</Text>}
        <Text fz="sm" c="dimmed">
          You can read this job. Only {nameOf(owner)} can change, cancel or repeat it.
        </Text>
      </Panel>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <StudyAttempts job={job} />
            <StudyResults job={job} />
            {quality.data !== undefined && <FoundQuality job={job} found={quality} />}
            {ended && <ControlPanel remote={history.remote} />}
            {methods.data !== undefined && <FoundMethods methods={methods} />}
            {ended && <ReportsPanel about={{ jobId }} />}
            {history.remote !== null && saysSomething(history.remote, ended) && (
              <Panel title={`What ${job.serviceName} reports`}>
                <RemoteSteps remote={history.remote} ended={ended} />
              </Panel>
            )}
            <Panel title="History">
              <HistoryList job={job} entries={history.entries} />
            </Panel>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Panel title="Facts">
            <Facts
              entries={[
                ['Service', job.serviceName],
                ['Run by', nameOf(owner)],
                ...settingFacts(job),
                ['Files', job.inputs.map(({ name }) => name).join(', ')],
                ['Submitted', formatTime(job.createdAt)],
                ['Ended', job.endedAt === null ? null : formatTime(job.endedAt)],
              ]}
            />
          </Panel>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

function nameOf({ name, username }: StudyJob['owner']): string {
  return name ?? username
}

function refreshOf(job: StudyJob | undefined): number | false {
  return job !== undefined && !isTerminal(job.state) ? REFRESH_MS : false
}

const REFRESH_MS = 10_000
