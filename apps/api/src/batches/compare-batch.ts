import {
  type ComparedJob,
  type ComparedQuality,
  type Comparison,
  isComparison,
  type SiteOverlap,
  wasTriedAgain,
} from '@tessera/contracts/comparison'
import type { InputFile } from '@tessera/contracts/file'
import type { BatchId } from '@tessera/contracts/ids'
import type { Job, JobSettings } from '@tessera/contracts/job'
import { type Quality, wholeQuality } from '@tessera/contracts/quality'
import { sharedSites } from '@tessera/contracts/site-sketch'
import { listInputsOfAttempt } from '@tessera/db/inputs'
import { findAttempt } from '@tessera/db/job-attempts'
import { findJobTimes } from '@tessera/db/job-times'
import { listJobsOfBatch } from '@tessera/db/jobs'
import { listResultQuality } from '@tessera/db/result-quality'
import { findCatalogueOfJob } from '@tessera/db/service-catalogues'
import { findServiceVersionOfJob } from '@tessera/db/service-versions'
import type { UserUnit } from '@tessera/db/unit'
import { missingRegions } from './missing-regions.ts'

/**
 * Its jobs side by side, in their order; none when they were not given the same files. Places in genomes of different builds
 * are not compared.
 */
export async function compareBatch(unit: UserUnit, id: BatchId): Promise<Comparison> {
  const jobs = await listJobsOfBatch(unit, id)
  if (!isComparison(jobs) && !wasTriedAgain(jobs)) return nothing
  const read: ReadJob[] = []
  for (const job of jobs) read.push(await readJob(unit, job))
  if (!isComparison(read)) return nothing
  return {
    jobs: read.map((job) => ({
      ...job.facts,
      unread: [...job.unread],
      quality: comparedQuality(
        job,
        read.filter((other) => other !== job),
      ),
    })),
    overlaps: overlapsOf(read),
  }
}

interface ReadJob {
  /** Of the attempt that is compared: the last one may be under way with others. */
  readonly inputs: readonly InputFile[]
  readonly facts: Omit<ComparedJob, 'quality' | 'unread'>
  readonly unread: readonly string[]
  readonly quality: Quality | null
  readonly build: JobSettings['build']
}

async function readJob(unit: UserUnit, { id: jobId }: Job): Promise<ReadJob> {
  const found = await findAttempt(unit, { jobId })
  if (found === null) throw new Error(`job ${jobId} was never tried`)
  const { number: attempt, settings, settingLabels, remoteAccount } = found
  const of = { jobId, attempt }
  const version = await findServiceVersionOfJob(unit, jobId, attempt)
  if (version === null) throw new Error(`job ${jobId} has no service`)
  const { institution, country, softwareVersion } = version.record
  const options = (await findCatalogueOfJob(unit, jobId, attempt))?.options
  const inputs = await listInputsOfAttempt(unit, of)
  const [samples = null, ...others] = new Set(inputs.map(({ facts }) => facts?.samples ?? null))
  const results = await listResultQuality(unit, of)
  return {
    inputs,
    facts: {
      jobId,
      attempt,
      settings,
      settingLabels,
      remoteAccount,
      service: { institution, country, softwareVersion, version: version.version },
      application:
        options === undefined ? null : { name: options.appName, version: options.appVersion },
      samples: others.length === 0 ? samples : null,
      ...(await findJobTimes(unit, of)),
    },
    unread: results.flatMap(({ name, reading }) => (reading.kind === 'unreadable' ? [name] : [])),
    quality: wholeQuality(results.map(({ reading }) => reading)),
    build: settings.build,
  }
}

function comparedQuality(
  { quality, unread, build }: ReadJob,
  others: readonly ReadJob[],
): ComparedQuality | null {
  if (quality === null) return null
  const { measure, variants, typed, typedOnly, imputed, byFrequency, density } = quality
  const theirs = others.flatMap((other) =>
    other.quality === null || other.build !== build ? [] : [other.quality.density],
  )
  const missing = unread.length > 0 ? null : missingRegions(density, theirs)
  return { measure, variants, typed, typedOnly, imputed, byFrequency, missing }
}

function overlapsOf(jobs: readonly ReadJob[]): SiteOverlap[] {
  const whole = jobs.filter(({ unread }) => unread.length === 0)
  return whole.flatMap((one, place) =>
    whole.slice(place + 1).flatMap((other) => {
      if (one.quality === null || other.quality === null || one.build !== other.build) return []
      const shared = sharedSites(one.quality.sites, other.quality.sites)
      return shared === null
        ? []
        : [{ jobIds: [one.facts.jobId, other.facts.jobId], ...shared } satisfies SiteOverlap]
    }),
  )
}

const nothing: Comparison = { jobs: [], overlaps: [] }
