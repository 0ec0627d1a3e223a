import type { JobId, StudyId } from '@tessera/contracts/ids'
import type { JobReport, ReportInput, StudyReport } from '@tessera/contracts/report'
import tessera from '../../../../package.json' with { type: 'json' }
import type { Principal } from '../http/principal.ts'
import type { WantedAttempt } from '../provenance/read-provenance.ts'
import { gatherOwnJob, gatherStudyJob, whoIs } from './gather-job.ts'
import { gatherStudy } from './gather-study.ts'
import { listReliedOn } from './relied-on.ts'

type Asker = Pick<Principal, 'asReader' | 'asMember'>

export interface ReportPlace {
  /** Where the pages are, without a trailing slash. */
  readonly publicOrigin: string
}

/** All that a report on one job says: her own, or one of a study of hers. Null when she sees no such job. */
export async function gatherJobReport(
  asker: Asker,
  wanted: WantedAttempt,
  { publicOrigin }: ReportPlace,
): Promise<JobReport | null> {
  const own = await asker.asReader(
    async (unit, userId) => await gatherOwnJob(unit, userId, wanted, publicOrigin),
  )
  const job =
    own ??
    (await asker.asMember(
      wanted.jobId,
      async (unit) => await gatherStudyJob(unit, wanted, publicOrigin),
    ))
  if (job === null) return null
  return { ...(await aboutAsker(asker, job.study?.id ?? null, publicOrigin)), kind: 'job', job }
}

/** All that a report on a study says to whoever asks. Null when she is not in it. */
export async function gatherStudyReport(
  asker: Asker,
  id: StudyId,
  { publicOrigin }: ReportPlace,
): Promise<StudyReport | null> {
  const gathered = await gatherStudy(asker, id, publicOrigin)
  if (gathered === null) return null
  return { ...(await aboutAsker(asker, id, publicOrigin)), kind: 'study', ...gathered }
}

/** By whom, when and from where, and on which documents of hers the work rests. */
async function aboutAsker(asker: Asker, study: StudyId | null, publicOrigin: string) {
  const told = await asker.asReader(async (unit, userId) => ({
    madeFor: await whoIs(unit, userId),
    documents: study === null ? [] : await listReliedOn(unit, study),
  }))
  return {
    ...told,
    form: 1 as const,
    madeAt: new Date().toISOString(),
    origin: publicOrigin,
    version: tessera.version,
  }
}

export function titleOf(report: ReportInput): string {
  const name = report.kind === 'job' ? report.job.name : report.study.name
  return `Report on ${name}`.slice(0, 255)
}

/** By what a report is filed: only a job of her own has a row that hers can name. */
export function filedUnder(report: ReportInput, own: boolean): FiledUnder {
  if (report.kind === 'study') return { jobId: null, studyId: report.study.id }
  return { jobId: own ? report.job.id : null, studyId: null }
}

interface FiledUnder {
  readonly jobId: JobId | null
  readonly studyId: StudyId | null
}
