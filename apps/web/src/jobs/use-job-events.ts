import { isTerminal, type Job } from '@tessera/contracts/job'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useReducer } from 'react'
import { queryClient, trpc } from '../trpc.ts'
import { addEvent, emptyHistory, type JobHistory } from './job-history.ts'

export interface LiveJob {
  readonly history: JobHistory
  /** `ended` jobs do not change any more. */
  readonly live: 'connecting' | 'live' | 'broken' | 'ended'
}

/**
 * The whole history of a job, and what happens from now on. The stream comes back by itself after a broken
 * connection and goes on behind the last event that arrived.
 */
export function useJobEvents(job: Job): LiveJob {
  const [history, add] = useReducer(addEvent, emptyHistory)
  const subscription = useSubscription(
    trpc.jobs.watch.subscriptionOptions(
      { jobId: job.id },
      {
        onData: ({ data }) => {
          add(data)
          if (data.event.kind === 'remote') return
          void queryClient.invalidateQueries(trpc.jobs.get.queryFilter({ jobId: job.id }))
          void queryClient.invalidateQueries(trpc.results.list.queryFilter({ jobId: job.id }))
        },
      },
    ),
  )
  return { history, live: isTerminal(job.state) ? 'ended' : LIVE[subscription.status] }
}

const LIVE = {
  idle: 'connecting',
  connecting: 'connecting',
  pending: 'live',
  error: 'broken',
} as const
