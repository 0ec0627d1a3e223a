import type { DocumentFinding } from '@tessera/contracts/document-meaning'
import type { ModelProblemCode, ModelReading } from '@tessera/contracts/document-model'
import type { DocumentId, TaskId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import { addFindings } from './document-findings.ts'
import type { JobUnit, UserUnit } from './unit.ts'

interface VersionOf {
  readonly userId: UserId
  readonly documentId: DocumentId
  readonly version: number
}

/**
 * She asks a model what a version says. After a failure of the same model, or when she had stopped it, it goes on where it was. @returns false when it is
 * being asked already
 */
export async function insertModelReading(
  unit: UserUnit,
  asked: VersionOf & { readonly model: string; readonly host: string },
): Promise<boolean> {
  const { userId, documentId, version, model, host } = asked
  const isSame = sql`r.state in ('failed', 'stopped') and r.model = excluded.model and r.host = excluded.host`
  const result = await sql`
    insert into app.model_readings as r (user_id, document_id, version, model, host)
    values (${userId}, ${documentId}, ${version}, ${model}, ${host})
    on conflict (user_id, document_id, version) do update set
      model = excluded.model, host = excluded.host, state = 'waiting', failure_code = null, asked_at = now(), ended_at = null,
      parts = case when ${isSame} then r.parts end,
      parts_done = case when ${isSame} then r.parts_done else 0 end,
      found = case when ${isSame} then r.found else 0 end,
      dropped = case when ${isSame} then r.dropped else 0 end
    where r.state <> 'waiting'
  `.execute(unit.transaction)
  return result.numAffectedRows === 1n
}

/** How often she has asked one in the last 24 hours, also about documents that are gone. */
export async function countModelAsks(unit: UserUnit): Promise<number> {
  const { count } = await unit.transaction
    .selectFrom('app.audit')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('action', '=', 'document.model_asked')
    .where(sql<boolean>`at > now() - interval '1 day'`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** @returns null when none was asked about it, or it is not hers */
export async function findModelReading(
  unit: UserUnit,
  of: Omit<VersionOf, 'userId'>,
): Promise<ModelReading | null> {
  const row = await unit.transaction
    .selectFrom('app.modelReadings')
    .selectAll()
    .where('documentId', '=', of.documentId)
    .where('version', '=', of.version)
    .executeTakeFirst()
  if (row === undefined) return null
  const { userId: _, documentId: __, version: ___, askedAt, endedAt, ...reading } = row
  return {
    ...reading,
    askedAt: askedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  }
}

/** What she waits to be told by a model. */
export async function listModelQuestions(
  unit: UserUnit,
): Promise<readonly Pick<ModelReading & VersionOf, 'documentId' | 'version' | 'model' | 'host'>[]> {
  return await unit.transaction
    .selectFrom('app.modelReadings')
    .select(['documentId', 'version', 'model', 'host'])
    .where('state', '=', 'waiting')
    .orderBy('askedAt')
    .execute()
}

/** She takes her question back: no answer is kept any more. @returns false when none waits, or the document is not hers */
export async function stopModelReading(unit: UserUnit, documentId: DocumentId): Promise<boolean> {
  const { rows } = await sql<{ readonly isStopped: boolean }>`
    select app.stop_asking(${documentId}) as is_stopped
  `.execute(unit.transaction)
  return rows[0]?.isStopped === true
}

/** What a worker is to ask, as it stood when the step was claimed. */
export interface ModelWork extends VersionOf {
  /** Which of her questions it is, to the microsecond. */
  readonly askedAt: string
  /** Since she asked. */
  readonly waitedSeconds: number
  readonly model: string
  readonly host: string
  readonly parts: number | null
  readonly partsDone: number
  /** Of the step, in a row without progress. */
  readonly failures: number
}

/** @returns null when nothing is to be asked of the document's last version */
export async function findModelWork(unit: JobUnit, taskId: TaskId): Promise<ModelWork | null> {
  const { rows } = await sql<ModelWork>`
    select r.user_id, r.document_id, r.version, r.model, r.host, r.asked_at::text as asked_at,
      extract(epoch from now() - r.asked_at)::float8 as waited_seconds, r.parts, r.parts_done, s.failures
    from app.steps s
    join app.documents d on d.user_id = s.user_id and d.id = s.document_id
    join app.model_readings r on r.user_id = d.user_id and r.document_id = d.id and r.version = d.version and r.state = 'waiting'
    where s.id = ${taskId} and s.state = 'claimed'
  `.execute(unit.transaction)
  return rows[0] ?? null
}

/** Whether she still waits for the answer to this question. */
export async function isModelAsked(unit: JobUnit, work: ModelWork): Promise<boolean> {
  const row = await unit.transaction
    .selectFrom('app.modelReadings')
    .select('version')
    .where(isQuestion(work))
    .executeTakeFirst()
  return row !== undefined
}

/** What a part of the document brought, unless it is there already. @returns false when nobody waits for it any more */
export async function keepModelPart(
  unit: JobUnit,
  work: ModelWork,
  read: {
    readonly part: number
    readonly parts: number
    readonly findings: readonly DocumentFinding[]
    readonly dropped: number
  },
): Promise<boolean> {
  const { part, parts, findings, dropped } = read
  // The first one of a document that is parted otherwise by now begins anew.
  const before = (column: 'found' | 'dropped') => (part === 1 ? sql`0` : sql.ref(column))
  const update = unit.transaction.updateTable('app.modelReadings').where(isQuestion(work))
  const { numUpdatedRows } = await update
    .set({
      parts,
      partsDone: part,
      found: sql<number>`${before('found')}`,
      dropped: sql<number>`${before('dropped')} + ${dropped}`,
    })
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  const found = await addFindings(unit, work, { reader: work.model, findings })
  await update.set({ found: sql<number>`found + ${found}` }).execute()
  return true
}

/** @param failureCode null when everything was answered */
export async function endModelReading(
  unit: JobUnit,
  work: ModelWork,
  failureCode: ModelProblemCode | null,
): Promise<void> {
  await unit.transaction
    .updateTable('app.modelReadings')
    .set({ state: failureCode === null ? 'done' : 'failed', failureCode, endedAt: sql`now()` })
    .where(isQuestion(work))
    .execute()
}

/** This one: she may have taken it back and asked another since. */
function isQuestion({ documentId, version, askedAt }: ModelWork) {
  return sql<boolean>`document_id = ${documentId} and version = ${version} and state = 'waiting' and asked_at = ${askedAt}::timestamptz`
}
