import { ServiceError } from '@tessera/adapters/service-error'
import type { JobListing } from '@tessera/contracts/job-listing'
import { saveJobListing } from '@tessera/db/job-listings'
import type { TaskEnd } from '../end-task.ts'
import { troubleWith } from './credential-trouble.ts'
import { accountAsked, type Task } from './task.ts'

/** Asks once which jobs the service has of the user's account; a person is waiting for it, so nothing is retried. */
export async function listJobs(task: Task): Promise<TaskEnd> {
  const result = await list(task)
  return {
    kind: 'step',
    outcome: { kind: 'done', closeDelegation: true },
    write: async (unit) => await saveJobListing(unit, accountAsked(task.grant), result),
  }
}

async function list(
  task: Task,
): Promise<{ readonly listing: JobListing } | { readonly failure: string }> {
  const trouble = troubleWith(task.grant.credential)
  if (trouble !== null) return { failure: trouble }
  try {
    const { jobs, isWhole } = await task.adapter.listJobs(task.fetch, task.hold.signal)
    // What is longer than any service's ids is none.
    const known = jobs.filter(({ id }) => id.length > 0 && id.length <= longestId)
    return {
      listing: {
        jobs: known
          .slice(0, mostJobs)
          .map(({ id, submittedAt }) => ({ id, submittedAt: submittedAt?.toISOString() ?? null })),
        isWhole: isWhole && known.length <= mostJobs,
      },
    }
  } catch (error) {
    if (error instanceof ServiceError) return { failure: error.publicText }
    throw error
  }
}

const longestId = 200
/** What a row takes. */
const mostJobs = 5000
