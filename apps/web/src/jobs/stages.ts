import type { JobState } from '@tessera/contracts/job'

export const stages = ['Check', 'Send', 'Run', 'Fetch results', 'Done'] as const

/**
 * The stage that a job is in; null when the state does not tell. Stages are facts, unlike percentages: no
 * service says how long a job will take.
 */
export function stageOf(state: JobState): number | null {
  switch (state) {
    case 'draft':
    case 'checking':
      return 0
    case 'queued':
    case 'submitting':
      return 1
    case 'running':
    case 'exporting':
      return 2
    case 'collecting':
      return 3
    case 'completed':
    case 'completed_with_warnings':
      return 4
    // It can wait before it is sent, and later for a new token.
    case 'waiting':
    case 'failed':
    case 'cancelled':
      return null
    default:
      return state satisfies never
  }
}
