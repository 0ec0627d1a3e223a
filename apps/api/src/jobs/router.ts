import type { Delegations } from '../delegations.ts'
import { getMethods } from '../provenance/get-methods.ts'
import type { TaskTokens } from '../task-tokens/task-tokens.ts'
import { router } from '../trpc.ts'
import { cancelJob } from './cancel-job.ts'
import { createProgressTicket } from './create-progress-ticket.ts'
import { getJob } from './get-job.ts'
import { getJobOrigin } from './get-job-origin.ts'
import type { WakeHub } from '../wake-hub.ts'
import { listJobAttempts } from './list-job-attempts.ts'
import { listJobEvents } from './list-job-events.ts'
import { listJobs } from './list-jobs.ts'
import { retryJob } from './retry-job.ts'
import { runJobOnAccount } from './run-job-on-account.ts'
import { submitJob } from './submit-job.ts'
import { watchJob } from './watch-job.ts'

export interface JobDependencies {
  readonly delegations: Delegations
  readonly hub: WakeHub
  readonly taskTokens: TaskTokens
}

export function jobsRouter(deps: JobDependencies) {
  return router({
    submit: submitJob(deps),
    list: listJobs(),
    get: getJob(),
    origin: getJobOrigin(),
    attempts: listJobAttempts(),
    methods: getMethods(),
    cancel: cancelJob(deps),
    retry: retryJob(deps),
    runOnAccount: runJobOnAccount(),
    events: listJobEvents(),
    watch: watchJob(deps),
    progressTicket: createProgressTicket(deps),
  })
}
