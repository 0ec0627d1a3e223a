import type { JobId, ServiceId, StudyId, UserId } from '@tessera/contracts/ids'
import { conflictWords } from '@tessera/contracts/study-terms'
import { findJob } from '@tessera/db/jobs'
import type { RegisteredService } from '@tessera/db/services'
import { findStudyRefusal } from '@tessera/db/studies'
import { findStudyConflicts } from '@tessera/db/study-terms'
import { StudyRefused, type SubmittingUnit, type UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'

/** Refused before anything is written; a trigger holds every way into a study to the same. */
export async function requireStudy(
  unit: SubmittingUnit,
  study: StudyId | null,
  { id, name, country }: Pick<RegisteredService, 'id' | 'name' | 'country'>,
): Promise<void> {
  if (study === null) return
  const refusal = await findStudyRefusal(unit, study, id)
  if (refusal === null) return
  if (refusal === 'study_forbidden') throw await forbidden(unit, study, id)
  if (refusal !== 'study_elsewhere') throw new Fault(refusal)
  const message = country === '' ? 'Nobody says in which country it is.' : `It is in ${country}.`
  throw new Fault(refusal, { details: [{ subject: name, message }] })
}

/** What the database refused of a job that is there, it refused without the sentences: they are read afterwards. */
export async function withSentences<T>(
  principal: { asReader<R>(work: (unit: UserUnit, userId: UserId) => Promise<R>): Promise<R> },
  to: { readonly jobId: JobId; readonly studyId?: StudyId | null },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StudyRefused) || error.code !== 'study_forbidden') throw error
    throw await principal.asReader(async (unit) => {
      const job = await findJob(unit, to.jobId)
      const study = to.studyId ?? job?.studyId ?? null
      return job === null || study === null ? error : await forbidden(unit, study, job.serviceId)
    })
  }
}

/** With the sentences that forbid it. */
async function forbidden(unit: SubmittingUnit, study: StudyId, service: ServiceId): Promise<Fault> {
  const { conflicts } = await findStudyConflicts(unit, study, service)
  const details = conflicts.map(({ title, page, sentence, reason }) => ({
    subject: `${title}, page ${page}`,
    message: `“${sentence}” ${conflictWords[reason]}`,
  }))
  return new Fault('study_forbidden', { details })
}
