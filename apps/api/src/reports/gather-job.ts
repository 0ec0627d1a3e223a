import { wholeControl } from '@tessera/contracts/control'
import type { UserId } from '@tessera/contracts/ids'
import { isTerminal, type Job } from '@tessera/contracts/job'
import type { Quality } from '@tessera/contracts/quality'
import type { ReportedJob, ReportedPerson } from '@tessera/contracts/report'
import { listControlFindings } from '@tessera/db/control-findings'
import { findCredentialLabel } from '@tessera/db/credentials'
import { findRemoteReport } from '@tessera/db/job-events'
import { findJobOrigin } from '@tessera/db/job-origin'
import { listJobAttempts, listShownAttempts } from '@tessera/db/job-attempts'
import { findJob } from '@tessera/db/jobs'
import { getProfile } from '@tessera/db/profiles'
import { listResultQuality } from '@tessera/db/result-quality'
import { findStudy } from '@tessera/db/studies'
import { findStudyJob } from '@tessera/db/study-jobs'
import type { MemberUnit, UserUnit } from '@tessera/db/unit'
import { getUser } from '@tessera/db/users'
import { controlNumbersOf } from '@tessera/vcf/control/control-numbers'
import { readProvenance, type WantedAttempt } from '../provenance/read-provenance.ts'
import { readStudyProvenance } from '../provenance/read-study-provenance.ts'
import { qualityOf } from '../results/get-quality.ts'
import { reportedJobOf } from './reported-job.ts'

/** A job of the user's own. Null when she has none like that. @param pages where they are, without a trailing slash */
export async function gatherOwnJob(
  unit: UserUnit,
  userId: UserId,
  wanted: WantedAttempt,
  pages: string,
): Promise<ReportedJob | null> {
  const job = await findJob(unit, wanted.jobId)
  const provenance = job === null ? null : await readProvenance(unit, wanted)
  if (job === null || provenance === null) return null
  const { attempt } = provenance
  const of = { jobId: job.id, attempt: attempt.number }
  const quality = readQuality(qualityOf(await listResultQuality(unit, of)))
  const findings = await listControlFindings(unit, of)
  const account = attempt.remoteAccount
  const told = {
    job,
    provenance,
    attempts: await listJobAttempts(unit, job.id),
    owner: await whoIs(unit, userId),
    origin: await findJobOrigin(unit, job.id),
    credential: {
      label: await findCredentialLabel(unit, { serviceId: job.serviceId, account }),
      account,
      isShared: job.onSharedAccount,
    },
    unreadResults: quality.unread,
  }
  const study = job.studyId === null ? null : await findStudy(unit, job.studyId)
  return {
    ...reportedJobOf(told, pages),
    study: study && { id: study.id, name: study.name },
    quality: quality.whole,
    counted: await countedIn(unit, job, attempt.number),
    control: wholeControl(findings.flatMap(({ control }) => control ?? [])),
    unreadControl: findings.flatMap(({ name, problem }) =>
      problem === null ? [] : [{ name, problem }],
    ),
  }
}

/** A job of a study, as its members see it. Null when the unit shows none. */
export async function gatherStudyJob(
  unit: MemberUnit,
  wanted: WantedAttempt,
  pages: string,
): Promise<ReportedJob | null> {
  const job = await findStudyJob(unit, wanted.jobId)
  const provenance = job === null ? null : await readStudyProvenance(unit, wanted)
  if (job === null || provenance === null) return null
  const { attempt } = provenance
  const of = { jobId: job.id, attempt: attempt.number }
  const quality = readQuality(qualityOf(await listResultQuality(unit, of)))
  const { username, name } = job.owner
  const told = {
    job,
    provenance,
    attempts: await listShownAttempts(unit, job.id),
    owner: { username, name },
    origin: null,
    credential: null,
    unreadResults: quality.unread,
  }
  return {
    ...reportedJobOf(told, pages),
    study: job.study,
    quality: quality.whole,
    counted: await countedIn(unit, job, attempt.number),
    control: null,
    unreadControl: [],
  }
}

/** As her page names her. */
export async function whoIs(unit: UserUnit, userId: UserId): Promise<ReportedPerson> {
  const { username } = await getUser(unit, userId)
  const { name } = await getProfile(unit, userId)
  return { username, name }
}

/** Of the sample of sites nobody can read anything. */
function readQuality({ whole, results }: ReturnType<typeof qualityOf>) {
  return {
    whole: whole === null ? null : withoutSites(whole),
    unread: results.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, problem }])),
  }
}

function withoutSites(quality: Quality): Omit<Quality, 'sites'> {
  const { sites: _, ...numbers } = quality
  return numbers
}

/** What the service said of its quality control; of the last attempt alone it is known. */
async function countedIn(
  unit: UserUnit | MemberUnit,
  job: Pick<Job, 'id' | 'attempt' | 'state'>,
  attempt: number,
): Promise<ReportedJob['counted']> {
  if (job.attempt !== attempt || !isTerminal(job.state)) return null
  const remote = await findRemoteReport(unit, job.id)
  const numbers = remote === null ? null : controlNumbersOf(remote)
  return numbers === null ? null : { overlap: numbers.overlap, counts: [...numbers.counts] }
}
