import type { RemoteJob } from '@tessera/adapters/adapter'
import { ServiceError } from '@tessera/adapters/service-error'
import type { Secret } from '@tessera/crypto/secret'
import { listResults } from '@tessera/db/files'
import { jobHasWarnings } from '@tessera/db/job-events'
import type { TaskEnd } from '../end-task.ts'
import { collectAfterFailure, collectOfFailed } from './collect-of-failed.ts'
import { attemptOf, collectOrWarn, isPassing, warn } from './collect-or-warn.ts'
import { readControlOfResults } from './control-of-results.ts'
import { jobEnded, jobFailed } from './end-job.ts'
import { fileKeys } from './file-keys.ts'
import { missingResults } from './missing-results.ts'
import { afterTrouble, noteProgress } from './poll-job.ts'
import { readQualityOfResults } from './quality-of-results.ts'
import { readRemoteStatus } from './remote-status.ts'
import { resultPasswords } from './result-passwords.ts'
import { slowLast } from './slow-last.ts'
import { type JobTask, later } from './task.ts'
import { waitAfterTransfer } from './waits.ts'

/**
 * Fetches what the job made, each file once, however often the step is interrupted: a file that is stored is not asked
 * for again, because the service counts.
 */
export async function collectResults(task: JobTask): Promise<TaskEnd> {
  const remote = await readStatus(task)
  const { remoteFailure } = task.work
  if (remoteFailure !== null) return await collectOfFailed(task, remoteFailure, remote)
  if (remote instanceof ServiceError) return afterTrouble(task, remote)
  switch (remote.phase) {
    case 'succeeded':
      return await collect(task, remote)
    case 'retired':
    case 'deleted':
      return await endWith(task, remote, `${task.service.name} has removed the files.`)
    case 'waiting':
    case 'running':
    case 'exporting':
    case 'unknown':
      return { kind: 'step', outcome: { kind: 'again', dueAt: later(task, 5) } }
    case 'failed':
      return await collectAfterFailure(task, remote)
    case 'cancelled':
    case 'dead':
      return jobFailed(task, `${task.service.name} lost the job after it had succeeded.`)
    default:
      return remote.phase satisfies never
  }
}

async function readStatus(task: JobTask): Promise<RemoteJob | ServiceError> {
  try {
    return await readRemoteStatus(task)
  } catch (error) {
    if (error instanceof ServiceError) return error
    throw error
  }
}

async function collect(task: JobTask, remote: RemoteJob): Promise<TaskEnd> {
  const { step } = task.work
  const password = await passwordOf(task)
  const here = await task.user.read(async (unit) => await listResults(unit, attemptOf(task)))
  const stored = new Set(here.map(({ name }) => name))
  const wanted = remote.results.filter(({ name }) => !isLog(name))
  try {
    for (const result of slowLast(wanted, stored, step.overruns)) {
      await collectOrWarn(task, result, password)
    }
  } catch (error) {
    if (!isPassing(error)) throw error
    return waitAfterTransfer(task, error)
  } finally {
    password?.wipe()
  }
  return await endWith(task, remote, null)
}

/** @param trouble why not everything is here, if that is known already */
async function endWith(task: JobTask, remote: RemoteJob, trouble: string | null): Promise<TaskEnd> {
  const { work } = task
  const { stored, warned } = await task.user.read(async (unit) => ({
    stored: await listResults(unit, attemptOf(task)),
    warned: await jobHasWarnings(unit, work.jobId),
  }))
  if (stored.length === 0) {
    return jobFailed(task, trouble ?? 'The job ended, but no result of it could be fetched.')
  }
  await readQualityOfResults(task, stored)
  await readControlOfResults(task, stored)
  const password = await passwordOf(task)
  const missing = await missingResults(task, stored, password).finally(() => password?.wipe())
  const warnings = [...(trouble === null ? [] : [trouble]), ...missing]
  const isClean = warnings.length === 0 && !warned && !remoteWarned(remote)
  return jobEnded(
    task,
    isClean
      ? { state: 'completed', text: null }
      : { state: 'completed_with_warnings', text: 'Completed; please read the warnings.' },
    async (unit) => {
      await noteProgress(unit, task, remote)
      for (const text of warnings) await warn(unit, task, text)
    },
  )
}

async function passwordOf(task: JobTask): Promise<Secret<string> | null> {
  return await resultPasswords(task.user, fileKeys(task)).find(task.work.jobId)
}

function remoteWarned({ steps }: RemoteJob): boolean {
  return steps.some(({ messages }) => messages.some(({ severity }) => severity === 'warning'))
}

/** What the service's own pipeline wrote while it ran. */
function isLog(name: string): boolean {
  return /(?:^|\/)step\d+-[^/]*\.(?:log|html|csv)$|\.log$/.test(name)
}
