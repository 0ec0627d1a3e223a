import type { JobId, StudyId, UserId } from '@tessera/contracts/ids'
import {
  mostReportedJobs,
  type ReportedJob,
  type ReportedStudy,
  reportedStudy,
} from '@tessera/contracts/report'
import type { ListedStudyJob } from '@tessera/contracts/study'
import { findStudy, listStudyMembers } from '@tessera/db/studies'
import { listStudyJobs } from '@tessera/db/study-jobs'
import type { UserUnit } from '@tessera/db/unit'
import pLimit from 'p-limit'
import type { Principal } from '../http/principal.ts'
import { gatherOwnJob, gatherStudyJob } from './gather-job.ts'

/**
 * A study as one of its members sees it: each job in a unit of its own, her own as its owner and those of others as a member. Null
 * when she is none.
 *
 * @param pages where they are, without a trailing slash
 */
export async function gatherStudy(
  principal: Pick<Principal, 'asReader' | 'asMember'>,
  id: StudyId,
  pages: string,
): Promise<ReportedStudy | null> {
  const found = await principal.asReader(async (unit, userId) => {
    const study = await findStudy(unit, id)
    if (study === null) return null
    const members = await listStudyMembers(unit, id)
    return { userId, study, members, listed: await listAllJobs(unit, id) }
  })
  if (found === null) return null
  const { userId, study, members, listed } = found
  const atOnce = pLimit(mostUnits)
  const gathered = await Promise.all(
    listed
      .slice(0, mostReportedJobs)
      .map(async (job) => await atOnce(async () => await gatherOne(principal, job, userId, pages))),
  )
  // Who a member is and where along chromosomes variants are is not among what is told.
  return reportedStudy.parse({
    study,
    members,
    // One that left the study meanwhile is not shown any more.
    jobs: gathered.filter((job) => job !== null),
    jobsLeftOut: Math.max(0, listed.length - mostReportedJobs),
  })
}

async function gatherOne(
  principal: Pick<Principal, 'asReader' | 'asMember'>,
  { id: jobId, userId: owner }: ListedStudyJob,
  userId: UserId,
  pages: string,
): Promise<ReportedJob | null> {
  if (owner === userId)
    return await principal.asReader(
      async (unit) => await gatherOwnJob(unit, userId, { jobId }, pages),
    )
  return await principal.asMember(
    jobId,
    async (unit) => await gatherStudyJob(unit, { jobId }, pages),
  )
}

/** The newest first; of a study with more than can be counted in a moment, as many. */
async function listAllJobs(unit: UserUnit, id: StudyId): Promise<readonly ListedStudyJob[]> {
  const jobs: ListedStudyJob[] = []
  let before: JobId | null = null
  while (jobs.length < mostCounted) {
    const page: readonly ListedStudyJob[] = await listStudyJobs(unit, id, {
      before,
      size: pageSize,
    })
    jobs.push(...page)
    before = page.at(-1)?.id ?? null
    if (page.length < pageSize) break
  }
  return jobs
}

/** Others ask too. */
const mostUnits = 3
const pageSize = 100
const mostCounted = 10_000
