import type { JobId, UserId } from '@tessera/contracts/ids'
import type { ResultDeletion } from '@tessera/contracts/result-deletion'
import { listAcceptedTerms } from '@tessera/db/accepted-terms'
import { type AttemptOfJob, listResults } from '@tessera/db/files'
import { listInputsOfAttempt } from '@tessera/db/inputs'
import { findAttempt } from '@tessera/db/job-attempts'
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
  /** Unless told the one whose results are shown of the job. */
  readonly attempt?: number | undefined
}

/** Null when there is no such attempt for whoever asks. It says nothing of who she is. */
export async function readProvenance(
  unit: SubmittingUnit,
  wanted: WantedAttempt,
): Promise<Provenance | null> {
  const job = await findJob(unit, wanted.jobId)
  if (job === null) return null
  const attempt = await findAttempt(unit, wanted)
  if (attempt === null) return null
  const of = { jobId: job.id, attempt: attempt.number }
  const service = await findServiceVersionOfJob(unit, job.id, attempt.number)
  if (service === null) return null
  return {
    job,
    attempt,
    service,
    catalogue: await findCatalogueOfJob(unit, job.id, attempt.number),
    inputs: await listInputsOfAttempt(unit, of),
    results: await listResults(unit, of),
    deleted: await deletedResults(unit, of),
    researcher: null,
  }
}

/** In whichever of its receipts. */
async function deletedResults(
  unit: SubmittingUnit,
  { jobId, attempt }: AttemptOfJob,
): Promise<ResultDeletion['files']> {
  const deletions = await listResultDeletions(unit, jobId)
  return deletions.flatMap((deletion) => (deletion.attempt === attempt ? deletion.files : []))
}

export async function readResearcher(unit: UserUnit, userId: UserId): Promise<Researcher> {
  const { username } = await getUser(unit, userId)
  const { name, institution, orcid } = await getProfile(unit, userId)
  const acceptedTerms = await listAcceptedTerms(unit, userId)
  return { username, name, institution, orcid, acceptedTerms }
}
