import type { Delegations } from '../delegations.ts'
import { router } from '../trpc.ts'
import { cancelJob } from './cancel-job.ts'
import { getJob } from './get-job.ts'
import type { JobEventHub } from './job-event-hub.ts'
import { listJobEvents } from './list-job-events.ts'
import { listJobs } from './list-jobs.ts'
import { runJobOnAccount } from './run-job-on-account.ts'
import { submitJob } from './submit-job.ts'
import { watchJob } from './watch-job.ts'

export interface JobDependencies {
  readonly delegations: Delegations
  readonly hub: JobEventHub
}

export function jobsRouter(deps: JobDependencies) {
  return router({
    submit: submitJob(deps),
    list: listJobs(),
    get: getJob(),
    cancel: cancelJob(deps),
    runOnAccount: runJobOnAccount(),
    events: listJobEvents(),
    watch: watchJob(deps),
  })
}
