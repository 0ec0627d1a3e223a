import type { RemoteJob } from '@tessera/adapters/adapter'
import { ServiceError } from '@tessera/adapters/service-error'
import { listResults } from '@tessera/db/files'
import { noteRemoteFailure } from '@tessera/db/remote-failure'
import type { JobUnit } from '@tessera/db/unit'
import type { TaskEnd } from '../end-task.ts'
import { controlFilesOf } from '../results/control-files.ts'
import { attemptOf, collectOrWarn, isPassing, warn } from './collect-or-warn.ts'
import { readControlOfResults } from './control-of-results.ts'
import { failureWords, jobFailed } from './end-job.ts'
import type { MissingCredential } from './for-job.ts'
import { afterTrouble, noteProgress } from './poll-job.ts'
import { type JobTask, later } from './task.ts'
import { waitAfterTransfer, waitForCredential } from './waits.ts'

/**
 * Of a job that quality control stopped, what it says of the sites. Whatever of that could be fetched, the job ends as
 * failed, and nobody is waited for who would have to do something first.
 *
 * @param words of the service, with which it failed the job
 */
export async function collectOfFailed(
  task: JobTask,
  words: string,
  remote: RemoteJob | ServiceError,
): Promise<TaskEnd> {
  const { service, work } = task
  if (remote instanceof ServiceError) {
    return remote.kind === 'credential_refused'
      ? await endFailed(task, words, withoutCredential(task))
      : afterTrouble(task, remote)
  }
  switch (remote.phase) {
    case 'failed':
      return await fetchControl(task, words, remote)
    case 'retired':
    case 'deleted':
      return await endFailed(task, words, `${service.name} has removed the files.`)
    case 'cancelled':
    case 'dead':
      return await endFailed(task, words, null)
    case 'succeeded':
      return askSoon(task, async (unit) => await noteRemoteFailure(unit, work.jobId, null))
    case 'waiting':
    case 'running':
    case 'exporting':
    case 'unknown':
      return askSoon(task)
    default:
      return remote.phase satisfies never
  }
}

/** Of one that had succeeded when it was asked about. */
export async function collectAfterFailure(task: JobTask, remote: RemoteJob): Promise<TaskEnd> {
  const { service, work } = task
  if (controlFilesOf(remote.results).length === 0)
    return jobFailed(task, `${service.name} lost the job after it had succeeded.`)
  const words = failureWords(task, remote)
  await task.user.unit(async (unit) => await noteRemoteFailure(unit, work.jobId, words))
  return await fetchControl(task, words, remote)
}

/** A new one would bring what the service says of the sites, and not the job back. */
export async function collectWithoutCredential(
  task: JobTask,
  reason: MissingCredential,
): Promise<TaskEnd> {
  const { remoteFailure } = task.work
  return remoteFailure === null || reason === 'not_refreshed'
    ? await waitForCredential(task, reason)
    : await endFailed(task, remoteFailure, withoutCredential(task))
}

async function fetchControl(task: JobTask, words: string, remote: RemoteJob): Promise<TaskEnd> {
  try {
    for (const result of controlFilesOf(remote.results)) await collectOrWarn(task, result, null)
  } catch (error) {
    if (!isPassing(error)) throw error
    return waitAfterTransfer(task, error)
  }
  return await endFailed(task, words, null, remote)
}

/** @param trouble why not everything that the service says of the sites is here, if that is known */
async function endFailed(
  task: JobTask,
  words: string,
  trouble: string | null,
  remote?: RemoteJob,
): Promise<TaskEnd> {
  const stored = await task.user.read(async (unit) => await listResults(unit, attemptOf(task)))
  await readControlOfResults(task, stored)
  return jobFailed(task, words, async (unit) => {
    if (remote !== undefined) await noteProgress(unit, task, remote)
    if (trouble !== null) await warn(unit, task, trouble)
  })
}

function withoutCredential({ service }: JobTask): string {
  return `Not all that ${service.name} says of the sites could be fetched: there is no credential of yours that it accepts.`
}

function askSoon(task: JobTask, write?: (unit: JobUnit) => Promise<unknown>): TaskEnd {
  const outcome = { kind: 'again', dueAt: later(task, 5) } as const
  return { kind: 'step', outcome, ...(write !== undefined && { write }) }
}
