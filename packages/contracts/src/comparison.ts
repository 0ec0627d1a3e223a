import { z } from 'zod'
import { type FileId, jobId } from './ids.ts'
import { jobSettingLabels, jobSettings } from './job.ts'
import { quality } from './quality.ts'

const seconds = z.int().nonnegative().nullable()

/** Where one job has no variant and another of the comparison has some. */
export const missingRegion = z.object({
  chromosome: z.string(),
  /** Of windows of a million bases, from 0, as half-open range; null of a chromosome that is missing as a whole. */
  windows: z.object({ from: z.int(), to: z.int() }).nullable(),
})
export type MissingRegion = z.infer<typeof missingRegion>

/** What is compared of what was read from the results. */
export const comparedQuality = quality
  .pick({ measure: true, variants: true, typed: true, typedOnly: true, imputed: true })
  .extend({
    byFrequency: quality.shape.byFrequency,
    /** Null where a result could not be read: nobody knows what is in it. */
    missing: z.array(missingRegion).nullable(),
  })
export type ComparedQuality = z.infer<typeof comparedQuality>

/** What a job of a batch is compared by, beside what is known of every job. */
export const comparedJob = z.object({
  jobId,
  /** The number of the one that is compared: the last that was completed and has results. */
  attempt: z.int().positive(),
  /** With what it was sent. */
  settings: jobSettings,
  settingLabels: jobSettingLabels,
  remoteAccount: z.string().nullable(),
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
  /**
   * As seen from here: from its start until the service took it, and from then on until it ran no
   * more, which is with the queue of the service. Null before.
   */
  sentAfterSeconds: seconds,
  atServiceSeconds: seconds,
  /** Null when nothing was read from results. */
  quality: comparedQuality.nullable(),
  /** Names of results that could not be read: what `quality` says is without them. */
  unread: z.array(z.string()),
})
export type ComparedJob = z.infer<typeof comparedJob>

/** Of two jobs: which part of the sites that are in either result is in both. */
export const siteOverlap = z.object({
  jobIds: z.tuple([jobId, jobId]),
  share: z.number().min(0).max(1),
  /** It was counted and not estimated. */
  isExact: z.boolean(),
})
export type SiteOverlap = z.infer<typeof siteOverlap>

export const comparison = z.object({
  jobs: z.array(comparedJob),
  /** Of each two jobs whose results were read, all of them. */
  overlaps: z.array(siteOverlap),
})
export type Comparison = z.infer<typeof comparison>

/** Whether the jobs were given the same files, so that their results say how services and panels differ. */
export function isComparison(jobs: readonly WithFiles[]): boolean {
  return jobs.length > 1 && new Set(jobs.map(filesOf)).size === 1
}

/** The files of jobs, as they are listed, are then not sure to be those whose results are shown. */
export function wasTriedAgain(jobs: readonly { readonly attempt: number }[]): boolean {
  return jobs.length > 1 && jobs.some(({ attempt }) => attempt > 1)
}

interface WithFiles {
  readonly inputs: readonly { readonly id: FileId }[]
}

function filesOf({ inputs }: WithFiles): string {
  return inputs
    .map(({ id }) => id)
    .toSorted()
    .join(' ')
}
