import { Alert, List, Stack, Text } from '@mantine/core'
import { useInterval } from '@mantine/hooks'
import type { Job } from '@tessera/contracts/job'
import { IconClockPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { describeHealth } from '../services/health-words.ts'
import { Timing, useTiming } from '../services/timing.tsx'
import { lengthWords, rangeWords } from '../services/timing-words.ts'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import type { JobHistory } from './job-history.ts'
import { type Standstill, standstillOf } from './standstill.ts'

/** How long such jobs took, while this one is under way, and that it stands still for longer. */
export function WaitingPanel(props: { readonly job: Job; readonly history: JobHistory }) {
  const { job, history } = props
  const { panel, mode } = job.settings
  const question = { serviceId: job.serviceId, panel, mode }
  const timing = useTiming(question)
  const now = useMinutes()
  if (timing === null) return null
  const isThere = job.state === 'running'
  const isInQueue = history.remote !== null && history.remote.positionInQueue !== null
  const still = isThere
    ? standstillOf({ changedAt: history.changedAt, isInQueue, timing, now })
    : null
  return (
    <Panel title="How long such jobs take">
      <Timing question={question} />
      {still !== null && <NoChange job={job} still={still} />}
    </Panel>
  )
}

function NoChange({ job, still }: { readonly job: Job; readonly still: Standstill }) {
  const { serviceId, serviceName } = job
  const service = useQuery(trpc.services.get.queryOptions({ serviceId })).data
  const health = service?.health ?? null
  const trouble = health === null ? null : describeHealth(health)
  const queued = health?.queued ?? 0
  return (
    <Alert
      color="ochre"
      role="status"
      icon={<IconClockPause aria-hidden="true" />}
      title={`No change for ${lengthWords(still.seconds)}`}
    >
      <Stack gap="xs">
        <Text fz="inherit">
          {serviceName} has said nothing new of this job. The middle half of such jobs{' '}
          {still.isInQueue ? 'waited' : 'ran'} {rangeWords(still.usual)}. It may be because
        </Text>
        <List>
          {still.isInQueue ? (
            <List.Item>
              {queued > 0
                ? `the service is busy: ${queued} ${queued === 1 ? 'job waits or runs' : 'jobs wait or run'} there`
                : 'jobs of others go first, or an operator holds the queue'}
            </List.Item>
          ) : (
            <List.Item>your files are larger than those of most jobs</List.Item>
          )}
          {trouble !== null && trouble.forJobs !== null && (
            <List.Item>the service is in trouble: {trouble.meaning}</List.Item>
          )}
          <List.Item>
            it stands still there. Tessera cannot see that: ask the service, and name the job as{' '}
            {job.remoteId ?? 'it is called there'}
          </List.Item>
        </List>
      </Stack>
    </Alert>
  )
}

/** The time, told anew each minute. */
function useMinutes(): number {
  const [now, setNow] = useState(() => Date.now())
  const { start, stop } = useInterval(() => setNow(Date.now()), 60_000)
  useEffect(() => {
    start()
    return stop
  }, [start, stop])
  return now
}
