import type { JobId, UserId } from '@tessera/contracts/ids'
import type { ResultDeletion } from '@tessera/contracts/result-deletion'
import { listAcceptedTerms } from '@tessera/db/accepted-terms'
import { listInputsOfJob, listResults } from '@tessera/db/files'
import { listJobAttempts } from '@tessera/db/job-attempts'
import { findJob } from '@tessera/db/jobs'
import { listResultDeletions } from '@tessera/db/result-deletions'
import { getProfile } from '@tessera/db/profiles'
import { findCatalogueOfJob } from '@tessera/db/service-catalogues'
import { findServiceVersionOfJob } from '@tessera/db/service-versions'
import type { SubmittingUnit, UserUnit } from '@tessera/db/unit'
import { getUser } from '@tessera/db/users'
import type { Provenance, Researcher } from './provenance.ts'

export interface WantedAttempt {
  readonly jobId: JobId
  /** The last one unless told. */
  readonly attempt?: number | undefined
}

/** Null when there is no such attempt for whoever asks. It says nothing of who she is. */
export async function readProvenance(
  unit: SubmittingUnit,
  wanted: WantedAttempt,
): Promise<Provenance | null> {
  const job = await findJob(unit, wanted.jobId)
  if (job === null) return null
  const number = wanted.attempt ?? job.attempt
  const attempt = (await listJobAttempts(unit, job.id)).find((tried) => tried.number === number)
  const service = await findServiceVersionOfJob(unit, job.id, number)
  if (attempt === undefined || service === null) return null
  return {
    job,
    attempt,
    service,
    catalogue: await findCatalogueOfJob(unit, job.id, number),
    inputs: await listInputsOfJob(unit, job.id),
    // A job that has results is not tried again.
    results: number === job.attempt ? await listResults(unit, job.id) : [],
    deleted: number === job.attempt ? await deletedResults(unit, job.id) : [],
    researcher: null,
  }
}

/** In whichever of its receipts. */
async function deletedResults(
  unit: SubmittingUnit,
  jobId: JobId,
): Promise<ResultDeletion['files']> {
  return (await listResultDeletions(unit, jobId)).flatMap(({ files }) => files)
}

export async function readResearcher(unit: UserUnit, userId: UserId): Promise<Researcher> {
  const { username } = await getUser(unit, userId)
  const { name, institution, orcid } = await getProfile(unit, userId)
  const acceptedTerms = await listAcceptedTerms(unit, userId)
  return { username, name, institution, orcid, acceptedTerms }
}
