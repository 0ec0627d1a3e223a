import { randomBytes } from 'node:crypto'
import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findPanel, panelsOf } from '../application.ts'
import { refusal } from '../http/problem.ts'
import type { Panels } from '../panel.ts'
import type { Account } from '../store/accounts.ts'
import { JOB_STATE } from '../store/job.ts'
import type { Job } from '../store/job.ts'
import type { Jobs } from '../store/jobs.ts'
import type { JobQueue } from './job-queue.ts'
import { workspaceOf } from './workspace.ts'

export interface AcceptParts {
  readonly dataDir: string
  readonly engine: string
  readonly jobs: Jobs
  readonly maxJobsPerUser: () => number
  readonly panels: Panels
  readonly queue: JobQueue
}

export interface NewJob extends Pick<Job, 'parameters' | 'tags' | 'userAgent'> {
  /** Empty: the job is called as its id. */
  readonly name: string
  /** The folder into which its files were uploaded; it becomes the job's. */
  readonly folder: string
}

/** Throws 400 while the account has as many jobs as it may. */
export function requireSlot({ jobs, maxJobsPerUser }: AcceptParts, account: Account): void {
  const limit = account.maxJobs ?? maxJobsPerUser()
  if (jobs.countUnfinished(account.username) >= limit) {
    throw refusal(400, `Only ${limit} jobs per user can be executed simultaneously.`)
  }
}

/** Takes a job whose upload is whole, and puts it into the queue. */
export async function acceptJob(
  { dataDir, engine, jobs, panels, queue }: AcceptParts,
  account: Account,
  { name, folder, ...given }: NewJob,
): Promise<Job> {
  const id = jobs.giveId(new Date())
  const job: Job = {
    ...given,
    id,
    name: name === '' ? id : name,
    username: account.username,
    engine,
    state: JOB_STATE.waiting,
    submittedOn: Date.now(),
    startTime: 0,
    endTime: 0,
    deletedOn: -1,
    outputHash: randomBytes(20).toString('hex'),
    steps: [],
  }
  const { input } = workspaceOf(dataDir, id)
  await mkdir(dirname(input), { recursive: true, mode: 0o700 })
  await rename(folder, input)
  jobs.insert(job)
  const offered = panelsOf(account, panels.list())
  if (findPanel(job.parameters['refpanel'] ?? '', offered) === undefined) {
    // The reason stands only in the real server's own log.
    jobs.update(id, { state: JOB_STATE.failed, endTime: Date.now() })
  } else {
    queue.add(id)
  }
  return job
}
