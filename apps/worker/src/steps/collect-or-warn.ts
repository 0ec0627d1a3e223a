import type { RemoteResult } from '@tessera/adapters/adapter'
import { ServiceError } from '@tessera/adapters/service-error'
import type { Secret } from '@tessera/crypto/secret'
import type { AttemptOfJob } from '@tessera/db/files'
import { appendJobEvent } from '@tessera/db/job-events'
import type { JobUnit } from '@tessera/db/unit'
import { OutgoingRefused } from '@tessera/runtime/outgoing-fetch'
import { collectFile } from './collect-file.ts'
import type { JobTask } from './task.ts'

/** Fetches one result. Its owner reads of one that cannot be fetched any more; whatever else goes wrong is thrown. */
export async function collectOrWarn(
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

/** The service may give the rest of the files later. */
export function isPassing(error: unknown): error is ServiceError {
  return error instanceof ServiceError && passing.has(error.kind)
}

export async function warn(unit: JobUnit, { work }: JobTask, text: string): Promise<void> {
  await appendJobEvent(unit, work, { kind: 'note', severity: 'warning', text })
}

export function attemptOf({ work }: JobTask): AttemptOfJob {
  return { jobId: work.jobId, attempt: work.attempt.number }
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

const passing: ReadonlySet<string> = new Set(['unavailable', 'maintenance'])
/** With the pauses between failures some minutes: what is given up is never asked for again. */
const timesToBelieve = 6
