import type {
  AttemptId,
  DelegationId,
  JobId,
  ServiceId,
  TaskId,
  UserId,
} from '@tessera/contracts/ids'
import {
  type JobSettings,
  jobSettings,
  type JobState,
  type WaitReason,
} from '@tessera/contracts/job'
import type { JobUnit } from './unit.ts'

/** What a worker needs to know to do a step of the job. */
export interface JobWork {
  readonly jobId: JobId
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly name: string
  readonly settings: JobSettings
  readonly state: JobState
  readonly waitReason: WaitReason | null
  readonly stateText: string | null
  /** The words with which the service failed it, while what it says of the sites is fetched. */
  readonly remoteFailure: string | null
  /** When the state or its text last changed. */
  readonly updatedAt: Date
  readonly cancelRequested: boolean
  readonly attempt: {
    readonly id: AttemptId
    readonly number: number
    readonly remoteName: string
    readonly remoteAccount: string | null
    readonly onSharedAccount: boolean
    readonly remoteId: string | null
    readonly submission: 'none' | 'submitting' | 'submitted'
    readonly submittingAt: Date | null
  }
  readonly step: {
    readonly id: TaskId
    readonly delegationId: DelegationId
    readonly failures: number
    /** What went wrong the last time; null when nothing did. */
    readonly failure: string | null
    readonly overruns: number
  }
}

/** The job of the unit's grant, with the attempt and step that it works on. */
export async function findJobWork(unit: JobUnit, taskId: TaskId): Promise<JobWork | null> {
  const row = await unit.transaction
    .selectFrom('app.steps')
    .innerJoin('app.jobs', 'app.jobs.id', 'app.steps.jobId')
    .innerJoin('app.attempts', 'app.attempts.id', 'app.steps.attemptId')
    .select([
      'app.jobs.id as jobId',
      'app.jobs.userId',
      'app.jobs.serviceId',
      'app.jobs.name',
      'app.jobs.state',
      'app.jobs.waitReason',
      'app.jobs.stateText',
      'app.jobs.remoteFailure',
      'app.jobs.updatedAt',
      'app.jobs.cancelRequestedAt',
      'app.attempts.id as attemptId',
      'app.attempts.number as attemptNumber',
      'app.attempts.remoteName',
      'app.attempts.remoteAccount',
      'app.attempts.onSharedAccount',
      'app.attempts.remoteId',
      'app.attempts.submission',
      'app.attempts.submittingAt',
      'app.steps.delegationId',
      'app.steps.failures',
      'app.steps.failure',
      'app.steps.overruns',
    ])
    .select((eb) => eb.fn.coalesce('app.attempts.settings', 'app.jobs.settings').as('settings'))
    .where('app.steps.id', '=', taskId)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    jobId: row.jobId,
    userId: row.userId,
    serviceId: row.serviceId,
    name: row.name,
    settings: jobSettings.parse(row.settings),
    state: row.state,
    waitReason: row.waitReason,
    stateText: row.stateText,
    remoteFailure: row.remoteFailure,
    updatedAt: row.updatedAt,
    cancelRequested: row.cancelRequestedAt !== null,
    attempt: {
      id: row.attemptId,
      number: row.attemptNumber,
      remoteName: row.remoteName,
      remoteAccount: row.remoteAccount,
      onSharedAccount: row.onSharedAccount,
      remoteId: row.remoteId,
      submission: row.submission,
      submittingAt: row.submittingAt,
    },
    step: {
      id: taskId,
      delegationId: row.delegationId,
      failures: row.failures,
      failure: row.failure,
      overruns: row.overruns,
    },
  }
}
