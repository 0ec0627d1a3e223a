import type { JobId, ServiceId, StudyId, UserId } from '@tessera/contracts/ids'
import { type ConflictReason, conflictWords } from '@tessera/contracts/study-terms'
import { appendJobEvent } from '@tessera/db/job-events'
import { findStudyConflicts } from '@tessera/db/study-terms'
import type { SubmittingUnit } from '@tessera/db/unit'

/**
 * Writes into the history of a job why the terms of its study stand against it at this moment: the study does not refuse it,
 * and its members read there that it was sent all the same. The sentences stay in their document, and go with it.
 *
 * @returns each reason once
 */
export async function noteConflicts(
  unit: SubmittingUnit,
  job: { readonly userId: UserId; readonly jobId: JobId },
  { studyId, serviceId }: { readonly studyId: StudyId; readonly serviceId: ServiceId },
): Promise<readonly ConflictReason[]> {
  const { conflicts } = await findStudyConflicts(unit, studyId, serviceId)
  const reasons = [...new Set(conflicts.map(({ reason }) => reason))]
  for (const reason of reasons) {
    const text = `Sent although a document of the study stands against it. ${conflictWords[reason]}`
    await appendJobEvent(unit, job, { kind: 'note', severity: 'info', text })
  }
  return reasons
}
