import { errorCode } from '@tessera/contracts/errors'
import { explainFailure } from '@tessera/contracts/explain-failure'
import type { FileId, JobId, StudyId } from '@tessera/contracts/ids'
import { jobSettingLabels, jobSettings } from '@tessera/contracts/job'
import {
  type ListedStudyJob,
  listedStudyJob,
  type StudyFile,
  studyFile,
  type StudyJob,
  type StudyRole,
} from '@tessera/contracts/study'
import { sql } from 'kysely'
import type { StoredFile } from './files.ts'
import type { MemberUnit, UserUnit } from './unit.ts'

/** Of every member, the newest first; none when the user is no member. @param page.before the last of the page before */
export async function listStudyJobs(
  unit: UserUnit,
  id: StudyId,
  page: { readonly before: JobId | null; readonly size: number },
): Promise<readonly ListedStudyJob[]> {
  const { rows } = await sql<{ readonly createdAt: Date; readonly endedAt: Date | null }>`
    select * from app.study_jobs(${id}, ${page.before}, ${page.size})
  `.execute(unit.transaction)
  return rows.map((row) =>
    listedStudyJob.parse({
      ...row,
      createdAt: row.createdAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
    }),
  )
}

/** Uploads that their owners put there: that they are there, not what is in them. */
export async function listStudyFiles(
  unit: UserUnit,
  id: StudyId,
  page: { readonly before: FileId | null; readonly size: number },
): Promise<readonly StudyFile[]> {
  const { rows } = await sql<{ readonly createdAt: Date }>`
    select * from app.study_files(${id}, ${page.before}, ${page.size})
  `.execute(unit.transaction)
  return rows.map((row) => studyFile.parse({ ...row, createdAt: row.createdAt.toISOString() }))
}

/** The job of this unit; null when the user is no member of a study in which it is. */
export async function findStudyJob(unit: MemberUnit, id: JobId): Promise<StudyJob | null> {
  const { rows } = await sql<Place>`select * from app.member_job_place()`.execute(unit.transaction)
  const [place] = rows
  const job = await unit.transaction
    .selectFrom('app.jobs')
    .innerJoin('app.services', 'app.services.id', 'app.jobs.serviceId')
    .innerJoin('app.attempts', 'app.attempts.jobId', 'app.jobs.id')
    .select([
      'app.jobs.id',
      'app.jobs.name',
      'app.jobs.serviceId',
      'app.services.name as serviceName',
      'app.jobs.state',
      'app.jobs.waitReason',
      'app.jobs.failureCode',
      'app.jobs.settings',
      'app.jobs.settingLabels',
      'app.jobs.createdAt',
      'app.jobs.updatedAt',
      'app.jobs.endedAt',
      'app.attempts.number',
      'app.attempts.settings as attemptSettings',
      'app.attempts.settingLabels as attemptSettingLabels',
    ])
    .where('app.jobs.id', '=', id)
    .orderBy('app.attempts.number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (place === undefined || job === undefined) return null
  const inputs = await unit.transaction
    .selectFrom('app.jobInputs')
    .innerJoin('app.files', 'app.files.id', 'app.jobInputs.fileId')
    .select(['app.files.id', 'app.files.name', 'app.files.sizeBytes'])
    .where('app.jobInputs.jobId', '=', id)
    .where('app.jobInputs.attempt', '=', job.number)
    .orderBy('app.files.name')
    .execute()
  const { stateText } = place
  const isTheirs = job.state === 'failed' && stateText !== null && job.failureCode === null
  return {
    id: job.id,
    name: job.name,
    serviceId: job.serviceId,
    serviceName: job.serviceName,
    state: job.state,
    waitReason: job.waitReason,
    stateText,
    failureCode: job.failureCode === null ? null : errorCode.parse(job.failureCode),
    explanation: isTheirs ? explainFailure(stateText) : null,
    settings: jobSettings.parse(job.attemptSettings ?? job.settings),
    settingLabels: jobSettingLabels.parse(job.attemptSettingLabels ?? job.settingLabels),
    inputs,
    attempt: job.number,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    endedAt: job.endedAt?.toISOString() ?? null,
    study: { id: place.studyId, name: place.studyName },
    role: place.role,
    owner: { id: place.ownerId, username: place.ownerUsername, name: place.ownerName },
  }
}

/**
 * The job of a finished result, when the user may fetch it as a member of its study. Its owner reads in her trail that she did.
 */
export async function beginMemberDownload(unit: UserUnit, id: FileId): Promise<JobId | null> {
  const { rows } = await sql<{ job: JobId | null }>`
    select app.begin_member_download(${id}) as job
  `.execute(unit.transaction)
  return rows[0]?.job ?? null
}

export async function findShownResult(unit: MemberUnit, id: FileId): Promise<StoredFile | null> {
  const row = await unit.transaction
    .selectFrom('app.files')
    .select(['id', 'userId', 'name', 'sizeBytes', 'sha256', 'writer'])
    .where('id', '=', id)
    .where('purpose', '=', 'result')
    .where('state', '=', 'stored')
    .executeTakeFirst()
  return row === undefined ? null : { ...row, content: null }
}

interface Place {
  readonly studyId: StudyId
  readonly studyName: string
  readonly role: StudyRole
  readonly ownerId: StudyJob['owner']['id']
  readonly ownerUsername: string
  readonly ownerName: string | null
  readonly stateText: string | null
}
