import { type ComparedJob, isComparison } from '@tessera/contracts/comparison'
import type { BatchId, JobId } from '@tessera/contracts/ids'
import { listInputsOfJob } from '@tessera/db/files'
import { findJobTimes } from '@tessera/db/job-times'
import { listJobsOfBatch } from '@tessera/db/jobs'
import { findCatalogueOfJob } from '@tessera/db/service-catalogues'
import { findServiceVersionOfJob } from '@tessera/db/service-versions'
import type { UserUnit } from '@tessera/db/unit'

/** Its jobs side by side, in their order; empty when they were not given the same files. */
export async function compareBatch(unit: UserUnit, id: BatchId): Promise<ComparedJob[]> {
  const jobs = await listJobsOfBatch(unit, id)
  if (!isComparison(jobs)) return []
  const compared: ComparedJob[] = []
  for (const job of jobs) compared.push(await readJob(unit, job.id))
  return compared
}

async function readJob(unit: UserUnit, jobId: JobId): Promise<ComparedJob> {
  const version = await findServiceVersionOfJob(unit, jobId)
  if (version === null) throw new Error(`job ${jobId} has no service`)
  const { institution, country, softwareVersion } = version.record
  const options = (await findCatalogueOfJob(unit, jobId))?.options
  const inputs = await listInputsOfJob(unit, jobId)
  const [samples = null, ...others] = new Set(inputs.map(({ facts }) => facts?.samples ?? null))
  return {
    jobId,
    service: { institution, country, softwareVersion, version: version.version },
    application:
      options === undefined ? null : { name: options.appName, version: options.appVersion },
    samples: others.length === 0 ? samples : null,
    ...(await findJobTimes(unit, jobId)),
  }
}
