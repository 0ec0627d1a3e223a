import type { JobTask } from './task.ts'

/** The job's number at the service. @throws Error when the service has not taken it */
export function remoteIdOf({ work }: JobTask): string {
  if (work.attempt.remoteId === null) throw new Error('the service has not taken the job')
  return work.attempt.remoteId
}
