import type { RemotePhase } from '@tessera/adapters/adapter'
import { ServiceError } from '@tessera/adapters/service-error'
import { markSubmitted } from '@tessera/db/attempts'
import { setJobState } from '@tessera/db/jobs'
import type { TaskEnd } from '../end-task.ts'
import { jobEnded } from './end-job.ts'
import type { MissingCredential } from './for-job.ts'
import { isSettled } from './look-up-submission.ts'
import { remoteIdOf } from './remote-id.ts'
import { type JobTask, later } from './task.ts'
import { believeInTime, waitForService, waitForSignInServer } from './waits.ts'

/** Stops the job at its service, and says that it is cancelled only once the service shows it. */
export async function cancelJob(task: JobTask): Promise<TaskEnd> {
  try {
    const target = await findTarget(task)
    switch (target.kind) {
      case 'remote':
        return await cancelRemote(task, target.remoteId)
      case 'not_submitted':
        return cancelled(task, 'Cancelled before it was sent.')
      case 'not_listed_yet':
        return again(task, task.service.settleSeconds / 2)
      default:
        return target satisfies never
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return afterTrouble(task, error)
  }
}

export async function cancelWithoutCredential(
  task: JobTask,
  reason: MissingCredential,
): Promise<TaskEnd> {
  if (reason === 'not_refreshed') return waitForSignInServer(task)
  return leftRunning(
    task,
    reason === 'moved'
      ? 'it has another address now, for which you did not confirm your credential'
      : undefined,
  )
}

type Target =
  | { readonly kind: 'remote'; readonly remoteId: string }
  | { readonly kind: 'not_submitted' }
  /** It was perhaps submitted, and the service may be slow to list it. */
  | { readonly kind: 'not_listed_yet' }

async function findTarget(task: JobTask): Promise<Target> {
  const { adapter, grant, work } = task
  const { id, remoteName, submission } = work.attempt
  if (submission === 'none') return { kind: 'not_submitted' }
  if (submission === 'submitted') return { kind: 'remote', remoteId: remoteIdOf(task) }
  const [remoteId] = await adapter.findByName(task.fetch, remoteName, task.hold.signal)
  if (remoteId === undefined) {
    return isSettled(task) ? { kind: 'not_submitted' } : { kind: 'not_listed_yet' }
  }
  const remoteAccount = grant.credential.available ? grant.credential.remoteAccount : null
  await task.user.unit(async (unit) => await markSubmitted(unit, { id, remoteId, remoteAccount }))
  return { kind: 'remote', remoteId }
}

async function cancelRemote(task: JobTask, remoteId: string): Promise<TaskEnd> {
  const { adapter, fetch, hold } = task
  const isOver = async () => {
    const remote = await adapter.status(fetch, remoteId, hold.signal)
    return hasEnded(remote.phase) ? (remote.endedAt === null ? 'perhaps' : 'yes') : 'no'
  }
  const first = await isOver()
  // A job that is being stopped may look ended for a moment; one that has an end stays ended.
  if (first === 'yes' || (first === 'perhaps' && (await isOver()) !== 'no')) {
    return cancelled(task, `Cancelled at ${task.service.name}.`)
  }
  await adapter.cancel(fetch, remoteId, hold.signal)
  return again(task, Math.min(task.service.pollSeconds, longestConfirmSeconds))
}

function hasEnded(phase: RemotePhase): boolean {
  switch (phase) {
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'retired':
    case 'deleted':
    case 'dead':
      return true
    case 'waiting':
    case 'running':
    case 'exporting':
    case 'unknown':
      return false
    default:
      return phase satisfies never
  }
}

function again(task: JobTask, seconds: number): TaskEnd {
  const { service, work } = task
  return {
    kind: 'step',
    outcome: { kind: 'again', dueAt: later(task, seconds) },
    write: async (unit) =>
      await setJobState(unit, work, {
        state: work.state === 'waiting' ? 'running' : work.state,
        text: `Being stopped at ${service.name}.`,
      }),
  }
}

function afterTrouble(task: JobTask, error: ServiceError): TaskEnd {
  const { name } = task.service
  switch (error.kind) {
    case 'unavailable':
    case 'maintenance':
    case 'protocol':
      return waitForService(task, error, { state: 'cancelling' })
    case 'credential_refused':
      return leftRunning(task)
    case 'not_found':
    case 'not_permitted':
      return believeInTime(
        task,
        `${name} says that it does not know the job. Tessera goes on trying to stop it there.`,
        () => cancelled(task, `Cancelled. ${name} does not know the job any more.`),
      )
    case 'not_offered':
      return leftRunning(task, 'it does not offer that')
    case 'too_many_jobs':
    case 'rejected':
    case 'too_large':
    case 'downloads_spent':
      throw error
    default:
      return error.kind satisfies never
  }
}

function leftRunning(task: JobTask, why = 'it does not accept your credential'): TaskEnd {
  const { name } = task.service
  return cancelled(
    task,
    `Cancelled here. ${name} could not be told, because ${why}: stop the job on its own page.`,
  )
}

function cancelled(task: JobTask, text: string): TaskEnd {
  return jobEnded(task, { state: 'cancelled', text })
}

const longestConfirmSeconds = 5
