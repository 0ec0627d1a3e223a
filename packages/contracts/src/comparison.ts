import { z } from 'zod'
import { jobId } from './ids.ts'
import type { Job } from './job.ts'

const seconds = z.int().nonnegative().nullable()

/** What a job of a batch is compared by, beside what is known of every job. */
export const comparedJob = z.object({
  jobId,
  /** Where the files went, and the record of the service as it was then. */
  service: z.object({
    institution: z.string(),
    country: z.string(),
    softwareVersion: z.string(),
    version: z.int().positive(),
  }),
  /** Null where the service does not tell. */
  application: z.object({ name: z.string(), version: z.string() }).nullable(),
  /** In the files that were sent; null when nobody counted them. */
  samples: z.int().nullable(),
  /** Of the last attempt, as seen from here: from its start until it ran there, and until it ran no more. Null before. */
  waitedSeconds: seconds,
  ranSeconds: seconds,
})
export type ComparedJob = z.infer<typeof comparedJob>

/** Whether the jobs were given the same files, so that their results say how services and panels differ. */
export function isComparison(jobs: readonly WithFiles[]): boolean {
  return jobs.length > 1 && new Set(jobs.map(filesOf)).size === 1
}

type WithFiles = Pick<Job, 'inputs'>

function filesOf({ inputs }: WithFiles): string {
  return inputs
    .map(({ id }) => id)
    .toSorted()
    .join(' ')
}
