import { explainFailure } from '@tessera/contracts/explain-failure'
import { type ErrorCode, errorCode } from '@tessera/contracts/errors'
import {
  type AttemptId,
  type BatchId,
  type FileId,
  type JobId,
  jobId as jobIdSchema,
  type PermissionId,
  type ServiceId,
  type StudyId,
  type UserId,
} from '@tessera/contracts/ids'
import {
  isTerminal,
  type Job,
  type JobSettingLabels,
  jobSettingLabels,
  type JobSettings,
  jobSettings,
  type JobState,
  type WaitReason,
} from '@tessera/contracts/job'
import type { ServiceFailure } from '@tessera/contracts/service-failure'
import { sql } from 'kysely'
import { z } from 'zod'
import { databaseNow } from './database-time.ts'
import { appendJobEvent } from './job-events.ts'
import { endOfFailed, unsaidWords } from './remote-failure.ts'
import { insertDelegatedStep, type NewDelegation, type NewStep } from './steps.ts'
import type { JobUnit, SubmittingUnit, SweepUnit, UserUnit } from './unit.ts'

export interface NewJob {
  readonly id: JobId
  readonly userId: UserId
  readonly serviceId: ServiceId
  readonly name: string
  readonly settings: JobSettings
  readonly settingLabels?: JobSettingLabels
  readonly fileIds: readonly FileId[]
  /** Under which it is submitted in its owner's absence; not given when she does it herself. */
  readonly permissionId?: PermissionId
  /** A UUID that its submitter chose. */
  readonly idempotencyKey?: string
  /** In which others see it. */
  readonly studyId?: StudyId
  /** Its place in a batch: of its owner, or under a permission of the program that she gave it to. */
  readonly batch?: BatchPlace
  readonly attempt: {
    readonly id: AttemptId
    readonly remoteName: string
    /** Of the owner's token at this moment; null when the service does not say. */
    readonly remoteAccount: string | null
    /** That account is the one of the service's shared token. */
    readonly onSharedAccount?: boolean
  }
  readonly delegation: NewDelegation
  readonly step: NewStep
}

/** The first place is 1. */
export interface BatchPlace {
  readonly batchId: BatchId
  readonly place: number
}

/** Job, inputs, first attempt, delegation and first step: all of it or nothing. */
export async function insertJob(unit: SubmittingUnit, job: NewJob): Promise<void> {
  const { id: jobId, userId, serviceId } = job
  await unit.transaction
    .insertInto('app.jobs')
    .values({
      id: jobId,
      userId,
      serviceId,
      name: job.name,
      permissionId: job.permissionId ?? null,
      idempotencyKey: job.idempotencyKey ?? null,
      batchPlace: job.batch?.place ?? null,
      studyId: job.studyId ?? null,
      [job.permissionId === undefined ? 'batchId' : 'programBatchId']: job.batch?.batchId ?? null,
      settings: JSON.stringify(job.settings),
      settingLabels: JSON.stringify(job.settingLabels ?? {}),
    })
    .execute()
  await unit.transaction
    .insertInto('app.jobInputs')
    .values(job.fileIds.map((fileId) => ({ userId, jobId, fileId })))
    .execute()
  await unit.transaction
    .insertInto('app.attempts')
    .values({ ...job.attempt, userId, jobId, number: 1 })
    .execute()
  await insertDelegatedStep(
    unit,
    { userId, serviceId, jobId, attemptId: job.attempt.id },
    job.delegation,
    job.step,
  )
  await appendJobEvent(
    unit,
    { userId, jobId },
    { kind: 'state', state: 'queued', waitReason: null, text: null },
  )
}

/** Newest first. @param cursor what the page before gave as `nextCursor` */
export async function listJobs(
  unit: SubmittingUnit,
  page: { readonly cursor: string | null; readonly size: number },
): Promise<{ readonly jobs: readonly Job[]; readonly nextCursor: string | null }> {
  let query = jobQuery(unit)
    .orderBy('app.jobs.createdAt', 'desc')
    .orderBy('app.jobs.id', 'desc')
    .limit(page.size + 1)
  const after = page.cursor === null ? null : parseCursor(page.cursor)
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('app.jobs.createdAt', 'app.jobs.id'), '<', tuple(after.createdAt, after.id)),
    )
  }
  const rows = await query.execute()
  const shown = rows.slice(0, page.size)
  const last = shown.at(-1)
  const nextCursor =
    rows.length > page.size && last !== undefined ? `${last.cursorTime}_${last.id}` : null
  return { jobs: await withInputs(unit, shown), nextCursor }
}

/** In the order in which they were handed in. */
export async function listJobsOfBatch(unit: UserUnit, id: BatchId): Promise<readonly Job[]> {
  const rows = await jobQuery(unit)
    .where('app.jobs.batchId', '=', id)
    .orderBy('app.jobs.batchPlace')
    .execute()
  return await withInputs(unit, rows)
}

export async function findJob(unit: SubmittingUnit, id: JobId): Promise<Job | null> {
  const rows = await jobQuery(unit).where('app.jobs.id', '=', id).execute()
  const [job] = await withInputs(unit, rows)
  return job ?? null
}

/**
 * The job that was submitted under this key. Until the unit ends nothing else is submitted under it for the same user and
 * consent, so that of two who come at once the second finds the job of the first. Its settings are those that were
 * submitted.
 */
export async function findJobUnderKey(
  unit: SubmittingUnit,
  under: { readonly idempotencyKey: string; readonly permissionId: PermissionId | null },
): Promise<Job | null> {
  const { idempotencyKey, permissionId } = under
  await sql`
    select pg_advisory_xact_lock(hashtextextended(
      concat_ws(' ', 'submitted under', ${idempotencyKey}::text, app.current_user_id(), ${permissionId}::text), 0))
  `.execute(unit.transaction)
  const rows = await jobQuery(unit)
    .where('app.jobs.idempotencyKey', '=', idempotencyKey)
    .where('app.jobs.permissionId', 'is not distinct from', permissionId)
    .execute()
  const asSubmitted = { attemptNumber: 1, attemptSettings: null, attemptSettingLabels: null }
  const [job] = await withInputs(
    unit,
    rows.map((row) => ({ ...row, ...asSubmitted })),
  )
  return job ?? null
}

export type CancelRequest =
  | { readonly kind: 'not_found' }
  | { readonly kind: 'ended' }
  /** Nothing had reached the service. */
  | { readonly kind: 'cancelled' }
  /** The service must be told: insert a cancel step for this attempt. */
  | { readonly kind: 'remote'; readonly attemptId: AttemptId; readonly serviceId: ServiceId }

/** Ends everything that was delegated for the job, and says whether the service has to be told. */
export async function requestCancel(unit: SubmittingUnit, jobId: JobId): Promise<CancelRequest> {
  // Puts cancels of one job in order. The job's own row would not do: a worker takes its grant first and the job after,
  // so that holding the job while waiting for the grant would be a deadlock.
  await sql`select pg_advisory_xact_lock(hashtextextended(${jobId}, 0))`.execute(unit.transaction)
  const query = unit.transaction
    .selectFrom('app.jobs')
    .select(['userId', 'serviceId', 'state', 'cancelRequestedAt'])
    .where('id', '=', jobId)
  const job = await query.executeTakeFirst()
  if (job === undefined) return { kind: 'not_found' }
  if (isTerminal(job.state) || job.cancelRequestedAt !== null) return { kind: 'ended' }
  // Grants are revoked before the attempt is read: a worker that was about to submit can no longer say so. Meanwhile
  // the last unit of that worker may have ended the job.
  await sql`select app.revoke_job(${jobId})`.execute(unit.transaction)
  const { state } = await query.forNoKeyUpdate().executeTakeFirstOrThrow()
  if (isTerminal(state)) return { kind: 'ended' }
  const attempt = await unit.transaction
    .selectFrom('app.attempts')
    .select(['id', 'submission'])
    .where('jobId', '=', jobId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  await unit.transaction
    .updateTable('app.jobs')
    .set({ cancelRequestedAt: databaseNow })
    .where('id', '=', jobId)
    .execute()
  if (attempt.submission === 'none') {
    await setJobState(
      unit,
      { userId: job.userId, jobId },
      { state: 'cancelled', text: 'Cancelled before it was sent.' },
    )
    return { kind: 'cancelled' }
  }
  return { kind: 'remote', attemptId: attempt.id, serviceId: job.serviceId }
}

export interface JobStateChange {
  readonly state: JobState
  readonly waitReason?: WaitReason | null
  /** What a person reads beside the state; plain text. */
  readonly text?: string | null
  /** Only of a job that is over. */
  readonly failureCode?: ErrorCode | null
}

/**
 * Moves a job that has not ended. Says so in its history when something changed. One that its service has failed ends as
 * that, in the words of the service, however the end comes.
 *
 * @returns false when it had ended
 */
export async function setJobState(
  unit: SubmittingUnit | JobUnit | SweepUnit,
  of: { readonly userId: UserId; readonly jobId: JobId },
  asked: JobStateChange,
): Promise<boolean> {
  const before = await unit.transaction
    .selectFrom('app.jobs')
    .select(['state', 'waitReason', 'stateText', 'remoteFailure'])
    .where('id', '=', of.jobId)
    // No stronger lock: whoever claims a step holds the step and then refers to the job, while a sweep that ends the
    // job holds the job and then wants the step.
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (before === undefined || isTerminal(before.state)) return false
  const change = endOfFailed(asked, before.remoteFailure)
  const unsaid = unsaidWords(asked, change)
  if (unsaid !== null)
    await appendJobEvent(unit, of, { kind: 'note', severity: 'info', text: unsaid })
  const waitReason = change.waitReason ?? null
  const text = change.text ?? null
  if (
    before.state === change.state &&
    before.waitReason === waitReason &&
    before.stateText === text
  )
    return true
  await unit.transaction
    .updateTable('app.jobs')
    .set({
      state: change.state,
      waitReason,
      stateText: text,
      failureCode: change.failureCode ?? null,
      updatedAt: databaseNow,
      endedAt: isTerminal(change.state) ? databaseNow : null,
    })
    .where('id', '=', of.jobId)
    .execute()
  await appendJobEvent(unit, of, { kind: 'state', state: change.state, waitReason, text })
  return true
}

function jobQuery(unit: SubmittingUnit) {
  return (
    unit.transaction
      .selectFrom('app.jobs')
      .innerJoin('app.services', 'app.services.id', 'app.jobs.serviceId')
      .innerJoinLateral(
        (eb) =>
          eb
            .selectFrom('app.attempts')
            .select([
              'number',
              'remoteAccount',
              'onSharedAccount',
              'remoteId',
              'submission',
              'settings',
              'settingLabels',
            ])
            .whereRef('app.attempts.jobId', '=', 'app.jobs.id')
            .orderBy('number', 'desc')
            .limit(1)
            .as('attempt'),
        (join) => join.onTrue(),
      )
      .selectAll('app.jobs')
      .select([
        'app.services.name as serviceName',
        'attempt.remoteAccount',
        'attempt.onSharedAccount',
        'attempt.remoteId',
        'attempt.number as attemptNumber',
        'attempt.settings as attemptSettings',
        'attempt.settingLabels as attemptSettingLabels',
      ])
      .select(
        sql<string | null>`(
          select c.remote_account from app.credentials c
          where c.user_id = app.jobs.user_id and c.service_id = app.jobs.service_id and c.is_active and c.is_verified
            and app.jobs.wait_reason = 'credential' and attempt.submission = 'none'
            and c.remote_account <> attempt.remote_account
        )`.as('otherAccount'),
      )
      // Text, because a Date would lose the microseconds that keep the order of a page exact.
      .select(
        sql<string>`to_char(app.jobs.created_at at time zone 'utc', 'YYYYMMDD"T"HH24MISSUS')`.as(
          'cursorTime',
        ),
      )
  )
}

type JobRow = Awaited<ReturnType<ReturnType<typeof jobQuery>['execute']>>[number]

async function withInputs(unit: SubmittingUnit, rows: readonly JobRow[]): Promise<readonly Job[]> {
  if (rows.length === 0) return []
  const inputs = await unit.transaction
    .selectFrom('app.jobInputs')
    .innerJoin('app.files', 'app.files.id', 'app.jobInputs.fileId')
    .select([
      'app.jobInputs.jobId',
      'app.jobInputs.attempt',
      'app.files.id',
      'app.files.name',
      'app.files.sizeBytes',
    ])
    .where(
      'app.jobInputs.jobId',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('app.files.name')
    .execute()
  const inputsOfAttempt = Map.groupBy(inputs, ({ jobId, attempt }) => `${jobId} ${attempt}`)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    serviceId: row.serviceId,
    serviceName: row.serviceName,
    state: row.state,
    waitReason: row.waitReason,
    stateText: row.stateText,
    failureCode: row.failureCode === null ? null : errorCode.parse(row.failureCode),
    explanation: explanationOf(row),
    cancelRequested: row.cancelRequestedAt !== null,
    attempt: row.attemptNumber,
    settings: jobSettings.parse(row.attemptSettings ?? row.settings),
    settingLabels: jobSettingLabels.parse(row.attemptSettingLabels ?? row.settingLabels),
    inputs: (inputsOfAttempt.get(`${row.id} ${row.attemptNumber}`) ?? []).map(
      ({ id, name, sizeBytes }) => ({ id, name, sizeBytes }),
    ),
    remoteAccount: row.remoteAccount,
    otherAccount: row.otherAccount,
    onSharedAccount: row.onSharedAccount,
    remoteId: row.remoteId,
    batchId: row.batchId,
    studyId: row.studyId,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }))
}

/** What ended by our own doing has its code and words already. */
function explanationOf({ state, stateText, failureCode }: JobRow): ServiceFailure | null {
  const isTheirs = state === 'failed' && stateText !== null && failureCode === null
  return isTheirs ? explainFailure(stateText) : null
}

/** Null for what no page gave: the list then begins anew. */
function parseCursor(cursor: string) {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{6})_(.{36})$/.exec(cursor)
  if (match === null) return null
  const [, year, month, day, hour, minute, second, micros] = match
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}.${micros}Z`
  const id = jobIdSchema.safeParse(match[8])
  if (!z.iso.datetime().safeParse(time).success || !id.success) return null
  return { createdAt: sql<Date>`${time}::timestamptz`, id: sql<JobId>`${id.data}::uuid` }
}
