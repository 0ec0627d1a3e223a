import { ServiceError } from '@tessera/adapters/service-error'
import type { GrantedCredential } from '@tessera/broker-client/grants'
import { isTerminal } from '@tessera/contracts/job'
import { findJobWork } from '@tessera/db/job-work'
import { findService } from '@tessera/db/services'
import type { TaskEnd } from '../end-task.ts'
import { maskedError } from './masked-error.ts'
import type { JobTask, TaskHandler } from './task.ts'

/** Why a grant came without a credential. */
export type MissingCredential = Exclude<GrantedCredential, { readonly available: true }>['reason']

interface JobStep {
  work(task: JobTask): Promise<TaskEnd>
  withoutCredential(task: JobTask, reason: MissingCredential): Promise<TaskEnd>
}

/** Reads the job that the grant is for. A job that has ended meanwhile is left alone. */
export function forJob(step: JobStep): TaskHandler {
  return async (task) => {
    const { grant } = task
    const { work, service } = await task.user.read(async (unit) => ({
      work: await findJobWork(unit, grant.taskId),
      service: await findService(unit, grant.service.id),
    }))
    if (work === null || service === null) throw new Error('the job of the step is not there')
    if (isTerminal(work.state)) {
      return { kind: 'step', outcome: { kind: 'done', closeDelegation: true } }
    }
    const jobTask: JobTask = { ...task, work, service }
    try {
      return grant.credential.available
        ? await step.work(jobTask)
        : await step.withoutCredential(jobTask, grant.credential.reason)
    } catch (error) {
      // Its owner reads why a step failed.
      throw error instanceof ServiceError ? await maskedError(jobTask, error) : error
    }
  }
}
