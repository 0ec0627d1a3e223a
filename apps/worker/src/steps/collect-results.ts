import type { RemoteJob, RemoteResult } from '@tessera/adapters/adapter'
import { ServiceError } from '@tessera/adapters/service-error'
import type { Secret } from '@tessera/crypto/secret'
import { type AttemptOfJob, listResults } from '@tessera/db/files'
import { appendJobEvent, jobHasWarnings } from '@tessera/db/job-events'
import type { JobUnit } from '@tessera/db/unit'
import { OutgoingRefused } from '@tessera/runtime/outgoing-fetch'
import type { TaskEnd } from '../end-task.ts'
import { collectFile } from './collect-file.ts'
import { controlFilesOf } from '../results/control-files.ts'
import { readControlOfResults } from './control-of-results.ts'
import { failureWords, jobEnded, jobFailed } from './end-job.ts'
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
      return await endFailed(task, remote)
    case 'cancelled':
    case 'dead':
      return jobFailed(task, `${task.service.name} lost the job after it had succeeded.`)
    default:
      return remote.phase satisfies never
  }
}

/** Of a job that quality control stopped, what it says of the sites. */
async function endFailed(task: JobTask, remote: RemoteJob): Promise<TaskEnd> {
  const { name } = task.service
  const wanted = controlFilesOf(remote.results)
  if (wanted.length === 0) return jobFailed(task, `${name} lost the job after it had succeeded.`)
  try {
    for (const result of wanted) await collectOne(task, result, null)
  } catch (error) {
    const isPassing = error instanceof ServiceError && passing.has(error.kind)
    if (!isPassing) throw error
    return waitAfterTransfer(task, error)
  }
  const stored = await task.user.read(async (unit) => await listResults(unit, attemptOf(task)))
  await readControlOfResults(task, stored)
  return jobFailed(
    task,
    failureWords(task, remote),
    async (unit) => await noteProgress(unit, task, remote),
  )
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
      await collectOne(task, result, password)
    }
  } catch (error) {
    const isPassing = error instanceof ServiceError && passing.has(error.kind)
    if (!isPassing) throw error
    return waitAfterTransfer(task, error)
  } finally {
    password?.wipe()
  }
  return await endWith(task, remote, null)
}

async function collectOne(
  task: JobTask,
  result: RemoteResult,
  password: Secret<string> | null,
): Promise<void> {
  try {
    await collectFile(task, result, password)
  } catch (error) {
    const words = wordsFor(task, result, error)
    if (words === null) throw error
    await task.user.unit(async (unit) => await warn(unit, task, words))
  }
}

/** Why a file does not come; null when it may, or when something is wrong that is not the file's. */
function wordsFor(task: JobTask, result: RemoteResult, error: unknown): string | null {
  if (error instanceof OutgoingRefused) {
    return `${result.name} could not be fetched: it is at an address to which Tessera does not go.`
  }
  return error instanceof ServiceError ? goneWords(task, result, error) : null
}

/** Null when the file may still come. */
function goneWords(
  { service, work }: JobTask,
  { name }: RemoteResult,
  error: ServiceError,
): string | null {
  switch (error.kind) {
    case 'downloads_spent':
      return `${name} could not be fetched: it was downloaded as often as ${service.name} allows.`
    case 'not_found':
    case 'not_permitted':
    case 'protocol':
      // It may not be there yet.
      if (work.step.failures + 1 < timesToBelieve) return null
      return `${name} could not be fetched: ${service.name} does not have it any more.`
    case 'credential_refused':
    case 'unavailable':
    case 'maintenance':
    case 'too_many_jobs':
    case 'rejected':
    case 'too_large':
    case 'not_offered':
      return null
    default:
      return error.kind satisfies never
  }
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

function attemptOf({ work }: JobTask): AttemptOfJob {
  return { jobId: work.jobId, attempt: work.attempt.number }
}

async function passwordOf(task: JobTask): Promise<Secret<string> | null> {
  return await resultPasswords(task.user, fileKeys(task)).find(task.work.jobId)
}

async function warn(unit: JobUnit, { work }: JobTask, text: string): Promise<void> {
  await appendJobEvent(unit, work, { kind: 'note', severity: 'warning', text })
}

function remoteWarned({ steps }: RemoteJob): boolean {
  return steps.some(({ messages }) => messages.some(({ severity }) => severity === 'warning'))
}

/** What the service's own pipeline wrote while it ran. */
function isLog(name: string): boolean {
  return /(?:^|\/)step\d+-[^/]*\.(?:log|html|csv)$|\.log$/.test(name)
}

const passing: ReadonlySet<string> = new Set(['unavailable', 'maintenance'])
/** With the pauses between failures some minutes: what is given up is never asked for again. */
const timesToBelieve = 6
