import type { ServiceError } from '@tessera/adapters/service-error'
import type { JobStateChange } from '@tessera/db/jobs'
import { setJobState } from '@tessera/db/jobs'
import type { JobUnit } from '@tessera/db/unit'
import type { TaskEnd } from '../end-task.ts'
import type { MissingCredential } from './for-job.ts'
import { type JobTask, later } from './task.ts'

type Write = (unit: JobUnit) => Promise<unknown>

/** Nothing happens until its owner has entered or confirmed one; the broker wakes the step then. */
export async function waitForCredential(
  task: JobTask,
  reason: MissingCredential,
): Promise<TaskEnd> {
  if (reason === 'not_refreshed') return waitForSignInServer(task)
  const text = credentialWords(task, reason)
  return {
    kind: 'step',
    outcome: { kind: 'waiting', reason: text },
    write: async (unit) =>
      await setJobState(unit, task.work, {
        state: 'waiting',
        waitReason: reason === 'moved' ? 'moved' : 'credential',
        text,
      }),
  }
}

/** The service has just refused the credential. @param write goes into the same transaction */
export function credentialRefused(task: JobTask, error: ServiceError, write?: Write): TaskEnd {
  const text = task.work.attempt.onSharedAccount
    ? sharedTokenWords(task)
    : `${task.service.name} does not accept your credential any more. ${renewIt}`
  return {
    kind: 'credential_refused',
    reason: error.publicText,
    write: async (unit) => {
      await write?.(unit)
      await setJobState(unit, task.work, { state: 'waiting', waitReason: 'credential', text })
    },
  }
}

/**
 * The service is closed or does not answer: asked again, at first soon and then less often.
 *
 * @param state what the job is meanwhile: `waiting` when nothing of it has reached the service
 */
export function waitForService(
  task: JobTask,
  error: ServiceError,
  options: { readonly state?: 'waiting' | 'cancelling' | 'unchanged'; readonly write?: Write } = {},
): TaskEnd {
  const shortest = Math.min(task.service.pollSeconds, soonSeconds)
  const asked = error.retryAfterMs === null ? 0 : error.retryAfterMs / 1000
  const change = serviceWords(task, error, options.state ?? 'unchanged')
  return askAgain(task, change, { shortest: Math.max(shortest, asked), write: options.write })
}

/**
 * A service that had taken a job speaks as if it had not. While it restarts, or when only a proxy answers, that is not
 * true, and the job goes on there: it is asked again, and believed when it has said nothing else for a while.
 *
 * @param text what is said meanwhile
 */
export function believeInTime(task: JobTask, text: string, believe: () => TaskEnd): TaskEnd {
  if (lastedSeconds(task, text) >= believedSeconds) return believe()
  const shortest = Math.min(task.service.pollSeconds, soonSeconds)
  return askAgain(task, { ...asItIs(task), text }, { shortest })
}

/** A transfer broke off, which may have cost something: not tried again as soon as a question. */
export function waitAfterTransfer(task: JobTask, error: ServiceError): TaskEnd {
  const change = serviceWords(task, error, 'unchanged')
  return askAgain(task, change, { shortest: task.service.pollSeconds })
}

/** Nothing is wrong with the sign-in, as far as anybody knows: what is missing is a token for this hour. */
export function waitForSignInServer(task: JobTask): TaskEnd {
  const text = `The sign-in server of ${task.service.name} does not answer. The job goes on as soon as it is back.`
  return askAgain(task, { ...asItIs(task), text }, { shortest: soonSeconds })
}

/** The account is full. Some services find out only after they have read the whole upload. */
export function waitForSlot(task: JobTask, write: Write): TaskEnd {
  const text = `Your account at ${task.service.name} runs as many jobs as it may. This one is sent when another has ended.`
  const change = { state: 'waiting', waitReason: 'slot', text } as const
  return askAgain(task, change, { shortest: task.service.pollSeconds, write })
}

/**
 * Other jobs of the user have the account's places. The one that comes next is woken when a place is free.
 *
 * @param ahead how many of those that wait go first
 */
export function waitInLine(task: JobTask, ahead: number): TaskEnd {
  const first =
    ahead === 0
      ? 'This one is next.'
      : `${ahead === 1 ? 'One more goes' : `${ahead} more go`} first.`
  const text = `Your account at ${task.service.name} runs as many jobs as it may. ${first}`
  const change = { state: 'waiting', waitReason: 'slot', text } as const
  return askAgain(task, change, { shortest: ahead === 0 ? soonSeconds : longestSeconds })
}

function askAgain(
  task: JobTask,
  change: JobStateChange & { readonly text: string },
  { shortest, write }: { readonly shortest: number; readonly write?: Write | undefined },
): TaskEnd {
  const pause = Math.min(Math.max(shortest, lastedSeconds(task, change.text) / 2), longestSeconds)
  return {
    kind: 'step',
    outcome: { kind: 'again', dueAt: later(task, pause) },
    write: async (unit) => {
      await write?.(unit)
      await setJobState(unit, task.work, change)
    },
  }
}

function serviceWords(
  task: JobTask,
  error: ServiceError,
  state: 'waiting' | 'cancelling' | 'unchanged',
): JobStateChange & { readonly text: string } {
  const { name } = task.service
  const trouble =
    error.kind === 'maintenance' ? `${name} is closed for maintenance` : `${name} does not answer`
  switch (state) {
    case 'waiting':
      return {
        state: 'waiting',
        waitReason: 'service',
        text: `${trouble}. The job is sent as soon as it is back.`,
      }
    case 'cancelling':
      return { ...asItIs(task), text: `${trouble}. Tessera goes on trying to stop the job there.` }
    case 'unchanged':
      return { ...asItIs(task), text: `${trouble}. Tessera goes on asking about the job.` }
    default:
      return state satisfies never
  }
}

/** A wait is over once its step runs again: what is left of it is that the job runs. */
function asItIs({ work }: JobTask): Pick<JobStateChange, 'state'> {
  if (work.state !== 'waiting') return { state: work.state }
  return { state: work.attempt.submission === 'submitted' ? 'running' : 'submitting' }
}

/** How long the same trouble has lasted: half of it makes growing pauses, without counting. */
function lastedSeconds({ work, hold }: JobTask, text: string): number {
  return work.stateText === text ? (hold.now().getTime() - work.updatedAt.getTime()) / 1000 : 0
}

function credentialWords({ service, work }: JobTask, reason: MissingCredential): string {
  switch (reason) {
    case 'none':
      if (work.attempt.onSharedAccount) return sharedTokenWords({ service, work })
      return `You have no credential for ${service.name}. Add one under Credentials and the job goes on.`
    case 'refused':
      return `${service.name} does not accept your credential any more. ${renewIt}`
    case 'expired':
      return `Your credential for ${service.name} has expired. ${renewIt}`
    case 'moved':
      return `${service.name} has another address now: ${service.origin}. Say under Credentials whether your credential may be used there, and the job goes on. Until then it is sent nowhere.`
    case 'other_account':
      return otherAccountWords(service.name, work.attempt)
    case 'not_needed':
    case 'not_refreshed':
      throw new Error('the broker gave no credential for a step that needs one')
    default:
      return reason satisfies never
  }
}

/** What the owner can do depends on whether anything of the job is at the service. */
function sharedTokenWords({ service, work }: Pick<JobTask, 'service' | 'work'>): string {
  const over = `The shared token for ${service.name} does not serve this job any more.`
  return work.attempt.submission === 'none'
    ? `${over} Nothing was sent. Connect your own account under Credentials, and you can let the job run there.`
    : `${over} The job was sent on the shared account ${work.attempt.remoteAccount ?? ''}: ask an administrator, or submit it again on your own account.`
}

function otherAccountWords(
  name: string,
  { remoteAccount, onSharedAccount, submission }: JobTask['work']['attempt'],
): string {
  const account = remoteAccount ?? 'of another credential'
  if (onSharedAccount && submission === 'none') {
    return `This job was made for the shared account ${account} at ${name}, and you have connected your own since. Nothing was sent. Let the job run on your own account, or cancel it.`
  }
  if (onSharedAccount) {
    return `This job runs on the shared account ${account} at ${name}, and you have connected your own since, which cannot reach it. Submit it again on your own account, or ask an administrator for its results.`
  }
  if (submission !== 'none') {
    return `This job runs on the account ${account} at ${name}. Connect that account again under Credentials and the job goes on.`
  }
  return `This job was made for the account ${account} at ${name}, and your credential is of another account now. Nothing was sent. Connect ${account} again under Credentials, or let the job run on the other account, or cancel it.`
}

const renewIt = 'Renew it under Credentials and the job goes on.'
const soonSeconds = 5
const longestSeconds = 300
const believedSeconds = 900
