import { listResults } from '@tessera/db/files'
import { findShownAttempt } from '@tessera/db/job-attempts'
import { findCatalogueOfJob } from '@tessera/db/service-catalogues'
import { findServiceVersionOfJob } from '@tessera/db/service-versions'
import { findStudyJob } from '@tessera/db/study-jobs'
import { listShownDeletions, listShownInputs } from '@tessera/db/study-provenance'
import type { MemberUnit } from '@tessera/db/unit'
import type { Provenance } from './provenance.ts'
import type { WantedAttempt } from './read-provenance.ts'

/**
 * As a member of the job's study reads it. The number of the job at its service leads to its results there, so it is not among
 * this; and a manifest for others says nothing of who its owner is.
 */
export async function readStudyProvenance(
  unit: MemberUnit,
  wanted: WantedAttempt,
): Promise<Provenance | null> {
  const job = await findStudyJob(unit, wanted.jobId)
  const attempt = job === null ? null : await findShownAttempt(unit, wanted)
  if (job === null || attempt === null) return null
  const of = { jobId: job.id, attempt: attempt.number }
  const service = await findServiceVersionOfJob(unit, job.id, attempt.number)
  if (service === null) return null
  return {
    job,
    attempt: { ...attempt, remoteAccount: null, remoteId: null },
    service,
    catalogue: await findCatalogueOfJob(unit, job.id, attempt.number),
    inputs: await listShownInputs(unit, of),
    results: await listResults(unit, of),
    deleted: await listShownDeletions(unit, of),
    researcher: null,
  }
}
