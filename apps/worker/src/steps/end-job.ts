import type { RemoteJob } from '@tessera/adapters/adapter'
import { setJobState } from '@tessera/db/jobs'
import type { JobUnit } from '@tessera/db/unit'
import type { TaskEnd } from '../end-task.ts'
import type { JobTask } from './task.ts'

/** The job is over without results. @param text says why, in plain text */
export function jobFailed(
  task: JobTask,
  text: string,
  write?: (unit: JobUnit) => Promise<unknown>,
): TaskEnd {
  return jobEnded(task, { state: 'failed', text }, write)
}

/** In the words of the service. */
export function failureWords({ service }: JobTask, remote: RemoteJob): string {
  return `${service.name}: ${remote.failure ?? 'no reason given.'}`
}

export function jobEnded(
  task: JobTask,
  change: {
    readonly state: 'completed' | 'completed_with_warnings' | 'failed' | 'cancelled'
    readonly text: string | null
  },
  write?: (unit: JobUnit) => Promise<unknown>,
): TaskEnd {
  return {
    kind: 'step',
    outcome: { kind: 'done', closeDelegation: true },
    write: async (unit) => {
      await write?.(unit)
      await setJobState(unit, task.work, change)
    },
  }
}
