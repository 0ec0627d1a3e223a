import type { RemoteJob } from '@tessera/adapters/adapter'
import { boundedSteps } from '@tessera/adapters/bounded-steps'
import { ServiceError } from '@tessera/adapters/service-error'
import { noteRemoteProgress } from '@tessera/db/job-events'
import { type JobStateChange, setJobState } from '@tessera/db/jobs'
import { noteRemoteFailure } from '@tessera/db/remote-failure'
import { noteRemoteTimes } from '@tessera/db/service-timings'
import type { JobUnit } from '@tessera/db/unit'
import type { TaskEnd } from '../end-task.ts'
import { controlFilesOf } from '../results/control-files.ts'
import { failureWords, jobEnded, jobFailed } from './end-job.ts'
import { prepareChildStep } from './next-step.ts'
import { readRemoteStatus } from './remote-status.ts'
import { type JobTask, later } from './task.ts'
import { believeInTime, credentialRefused, waitForService } from './waits.ts'

/** Asks once how the job is getting on, and writes down what has changed. */
export async function pollJob(task: JobTask): Promise<TaskEnd> {
  try {
    return await endFor(task, await readRemoteStatus(task))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return afterTrouble(task, error)
  }
}

/** What a failed question about a job means for the job. */
export function afterTrouble(task: JobTask, error: ServiceError): TaskEnd {
  const { name } = task.service
  switch (error.kind) {
    case 'credential_refused':
      return credentialRefused(task, error)
    case 'unavailable':
    case 'maintenance':
    case 'protocol':
      return waitForService(task, error)
    case 'not_found':
    case 'not_permitted':
      return believeInTime(
        task,
        `${name} says that it does not know the job. Tessera goes on asking about it.`,
        () => jobFailed(task, `${name} does not know the job any more: ${error.publicText}`),
      )
    case 'too_many_jobs':
    case 'rejected':
    case 'too_large':
    case 'downloads_spent':
    case 'not_offered':
      return believeInTime(
        task,
        `${name} does not tell how the job is. Tessera goes on asking about it.`,
        () => jobFailed(task, `${name} does not tell how the job is: ${error.publicText}`),
      )
    default:
      return error.kind satisfies never
  }
}

/** The steps of the service as they stand, for the job's history. */
export async function noteProgress(unit: JobUnit, task: JobTask, remote: RemoteJob): Promise<void> {
  await noteRemoteTimes(unit, task.work.attempt.id, {
    queuedAt: remote.submittedAt,
    beganAt: remote.startedAt,
    doneAt: remote.phase === 'succeeded' ? remote.endedAt : null,
  })
  await noteRemoteProgress(unit, task.work, {
    positionInQueue: remote.positionInQueue,
    steps: boundedSteps(remote.steps).map(({ name, messages }) => ({
      name,
      messages: messages.map(({ severity, text }) => ({ severity, text })),
    })),
  })
}

async function endFor(task: JobTask, remote: RemoteJob): Promise<TaskEnd> {
  const { service } = task
  const note = async (unit: JobUnit) => await noteProgress(unit, task, remote)
  switch (remote.phase) {
    case 'waiting':
    case 'running':
    case 'exporting':
    case 'unknown':
      return askAgain(task, remote, stateFor(task, remote.phase, remote.positionInQueue))
    case 'succeeded':
      return await collectNext(
        task,
        remote,
        `Done at ${service.name}. The results are being fetched.`,
      )
    case 'failed':
      return controlFilesOf(remote.results).length > 0
        ? await collectNext(
            task,
            remote,
            `${service.name} stopped the job. What it says of the sites is being fetched. ${failureWords(task, remote)}`,
            async (unit) =>
              await noteRemoteFailure(unit, task.work.jobId, failureWords(task, remote)),
          )
        : jobFailed(task, failureWords(task, remote), note)
    case 'cancelled':
      return jobEnded(task, { state: 'cancelled', text: `Cancelled at ${service.name}.` }, note)
    case 'retired':
    case 'deleted':
      return jobFailed(task, `${service.name} has removed the job and its files.`, note)
    case 'dead':
      return jobFailed(
        task,
        `${service.name} was restarted while the job ran, and does not go on with it by itself.`,
        note,
      )
    default:
      return remote.phase satisfies never
  }
}

function askAgain(task: JobTask, remote: RemoteJob, change: JobStateChange): TaskEnd {
  // So that jobs that were sent together are not asked about together for ever.
  const jitter = 1 + Math.random() / 10
  return {
    kind: 'step',
    outcome: { kind: 'again', dueAt: later(task, task.service.pollSeconds * jitter) },
    write: async (unit) => {
      await noteProgress(unit, task, remote)
      await setJobState(unit, task.work, change)
    },
  }
}

function stateFor(
  { service }: JobTask,
  phase: 'waiting' | 'running' | 'exporting' | 'unknown',
  position: number | null,
): JobStateChange {
  switch (phase) {
    case 'waiting':
      return { state: 'running', text: queueWords(service.name, position) }
    case 'running':
      return { state: 'running', text: `Running at ${service.name}.` }
    case 'unknown':
      return {
        state: 'running',
        text: `At ${service.name}, in a state of which Tessera does not know what it means.`,
      }
    case 'exporting':
      return { state: 'exporting', text: `${service.name} is preparing the results.` }
    default:
      return phase satisfies never
  }
}

function queueWords(name: string, position: number | null): string {
  if (position === null) return `In the queue of ${name}.`
  if (position === 0) return `Next in the queue of ${name}.`
  return `In the queue of ${name}, behind ${position} ${position === 1 ? 'job' : 'jobs'}.`
}

/** What collects may neither submit nor cancel, and with the last question the right to do so ends. */
async function collectNext(
  task: JobTask,
  remote: RemoteJob,
  text: string,
  write?: (unit: JobUnit) => Promise<unknown>,
): Promise<TaskEnd> {
  const next = await prepareChildStep(task, 'collect-results')
  const pause = task.service.isLocal ? localExportSeconds : exportSeconds
  return {
    kind: 'step',
    outcome: { kind: 'done', closeDelegation: true },
    write: async (unit) => {
      await noteProgress(unit, task, remote)
      await write?.(unit)
      await setJobState(unit, task.work, {
        state: 'collecting',
        text,
      })
      await next.insert(unit, pause)
    },
  }
}

/** For so long after its end a job's files may not be there yet. */
const exportSeconds = 5
const localExportSeconds = 1
