import { isTerminal, type Job } from '@tessera/contracts/job'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect, useReducer } from 'react'
import { queryClient, trpc } from '../trpc.ts'
import { addEvent, emptyHistory, type JobHistory } from './job-history.ts'

export interface LiveJob {
  readonly history: JobHistory
  /** `ended` jobs do not change any more. */
  readonly live: 'live' | 'broken' | 'ended'
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
        onData: ({ data }) => add(data),
      },
    ),
  )
  const lines = history.entries.length
  useEffect(() => {
    if (lines === 0) return undefined
    // The history of a job comes at once: its lines together are one reason to look again.
    const timer = setTimeout(() => readAgain(job.id), GATHER_MS)
    return () => clearTimeout(timer)
  }, [job.id, lines])
  const { status, reset } = subscription
  useEffect(() => {
    // A server that answers with an error, as it does while it restarts, ends the stream for good.
    if (status !== 'error') return undefined
    const timer = setTimeout(reset, RETRY_MS)
    return () => clearTimeout(timer)
  }, [status, reset])

  if (isTerminal(job.state)) return { history, live: 'ended' }
  const broken = status === 'error' || (status === 'connecting' && history.last > 0)
  return { history, live: broken ? 'broken' : 'live' }
}

function readAgain(jobId: Job['id']): void {
  void queryClient.invalidateQueries(trpc.jobs.get.queryFilter({ jobId }))
  void queryClient.invalidateQueries(trpc.jobs.attempts.queryFilter({ jobId }))
  void queryClient.invalidateQueries(trpc.results.list.queryFilter({ jobId }))
  void queryClient.invalidateQueries(trpc.results.control.queryFilter({ jobId }))
}

const GATHER_MS = 50
const RETRY_MS = 3000
