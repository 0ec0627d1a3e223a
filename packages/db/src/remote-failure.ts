import type { JobId } from '@tessera/contracts/ids'
import { isTerminal } from '@tessera/contracts/job'
import type { JobStateChange } from './jobs.ts'
import type { JobUnit } from './unit.ts'

/**
 * The service has failed the job, in these words, and what it says of the sites is left to fetch; null when it says
 * after all that the job has succeeded.
 */
export async function noteRemoteFailure(
  unit: JobUnit,
  jobId: JobId,
  words: string | null,
): Promise<void> {
  await unit.transaction
    .updateTable('app.jobs')
    .set({ remoteFailure: words })
    .where('id', '=', jobId)
    .where('remoteFailure', 'is distinct from', words)
    .execute()
}

/** How a job ends that its service has failed, where it was asked to end otherwise. */
export function endOfFailed(asked: JobStateChange, remoteFailure: string | null): JobStateChange {
  if (remoteFailure === null || !isTerminal(asked.state)) return asked
  // The code of a theft keeps the job from being tried again.
  if (asked.failureCode === 'job_frozen')
    return { ...asked, text: `${asked.text} ${remoteFailure}` }
  return { state: 'failed', text: remoteFailure }
}

/** Why that ended it; null where its end says so, or where that was a cancel, which came too late. */
export function unsaidWords(asked: JobStateChange, change: JobStateChange): string | null {
  if (asked === change || asked.state === 'cancelled') return null
  const text = asked.text ?? null
  return text !== null && change.text?.includes(text) === true ? null : text
}
