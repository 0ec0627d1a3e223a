import { z } from 'zod'
import type { RemotePhase } from '../adapter.ts'

/** `State` of WES 1.1. A state that it does not know is `UNKNOWN` to us. */
export const runState = z
  .enum([
    'UNKNOWN',
    'QUEUED',
    'INITIALIZING',
    'RUNNING',
    'PAUSED',
    'COMPLETE',
    'EXECUTOR_ERROR',
    'SYSTEM_ERROR',
    'CANCELED',
    'CANCELING',
    'PREEMPTED',
  ])
  .catch('UNKNOWN')
export type RunState = z.infer<typeof runState>

export function phaseOf(state: RunState): RemotePhase {
  switch (state) {
    case 'QUEUED':
      return 'waiting'
    case 'INITIALIZING':
    case 'RUNNING':
    case 'PAUSED':
    case 'CANCELING':
      return 'running'
    case 'COMPLETE':
      return 'succeeded'
    case 'EXECUTOR_ERROR':
    case 'SYSTEM_ERROR':
    case 'PREEMPTED':
      return 'failed'
    case 'CANCELED':
      return 'cancelled'
    case 'UNKNOWN':
      return 'unknown'
    default:
      return state satisfies never
  }
}

/** What a state that is a failure means, for whoever reads it without any log. */
export function failureWords(state: RunState): string {
  switch (state) {
    case 'SYSTEM_ERROR':
      return 'The node stopped the run because of an error of its own (SYSTEM_ERROR).'
    case 'PREEMPTED':
      return 'The node took its machine away from the run (PREEMPTED). Submit the job again.'
    case 'EXECUTOR_ERROR':
      return 'A step of the workflow failed, and the node gives no reason (EXECUTOR_ERROR).'
    case 'UNKNOWN':
    case 'QUEUED':
    case 'INITIALIZING':
    case 'RUNNING':
    case 'PAUSED':
    case 'COMPLETE':
    case 'CANCELED':
    case 'CANCELING':
      return 'The node gives no reason.'
    default:
      return state satisfies never
  }
}
