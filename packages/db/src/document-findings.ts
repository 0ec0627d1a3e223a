import type { DecidedFinding } from '@tessera/contracts/decided-finding'
import { decidedFinding } from '@tessera/contracts/decided-finding'
import type { DocumentFinding, DocumentStatement } from '@tessera/contracts/document-meaning'
import { ownReaderName } from '@tessera/contracts/document-model'
import type { DocumentId, FindingId, UserId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import { databaseNow } from './database-time.ts'
import type { DocumentWork } from './document-work.ts'
import type { JobUnit, UserUnit } from './unit.ts'

type VersionOf = Pick<DocumentWork, 'userId' | 'documentId' | 'version'>

/** What the rules found in a version, unless they found something before. */
export async function insertFindings(
  unit: JobUnit,
  of: VersionOf,
  findings: readonly DocumentFinding[],
): Promise<void> {
  const before = await unit.transaction
    .selectFrom('app.documentFindings')
    .select('id')
    .where('documentId', '=', of.documentId)
    .where('version', '=', of.version)
    .where('reader', '=', ownReaderName)
    .limit(1)
    .executeTakeFirst()
  if (before === undefined) await addFindings(unit, of, { reader: ownReaderName, findings })
}

/** What is not among the findings yet, rejected or not. @returns how many */
export async function addFindings(
  unit: JobUnit,
  { userId, documentId, version }: VersionOf,
  { reader, findings }: { readonly reader: string; readonly findings: readonly DocumentFinding[] },
): Promise<number> {
  if (findings.length === 0) return 0
  const result = await unit.transaction
    .insertInto('app.documentFindings')
    .values(
      findings.map(({ page, start, end, sentence, confidence, kind, value }) => ({
        userId,
        documentId,
        version,
        page,
        startAt: start,
        endAt: end,
        sentence,
        confidence,
        found: JSON.stringify({ kind, value }),
        reader,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows)
}

/** In the order of the text. */
export async function listFindings(
  unit: UserUnit,
  of: { readonly documentId: DocumentId; readonly version: number },
): Promise<readonly DecidedFinding[]> {
  const rows = await unit.transaction
    .selectFrom('app.documentFindings')
    .selectAll()
    .where('documentId', '=', of.documentId)
    .where('version', '=', of.version)
    .orderBy('page')
    .orderBy('startAt')
    .orderBy('id')
    .execute()
  return rows.map(({ startAt, endAt, decidedAt, ...row }) =>
    decidedFinding.parse({
      ...row,
      start: startAt,
      end: endAt,
      decidedAt: decidedAt?.toISOString() ?? null,
    }),
  )
}

export type Decision =
  | {
      readonly state: 'confirmed'
      readonly stated: DocumentStatement
      readonly countryName: string | null
    }
  | { readonly state: 'rejected' }
  /** As if nobody had decided. */
  | { readonly state: 'found' }

/** @returns the document whose finding it is; null when there is none of hers */
export async function decideFinding(
  unit: UserUnit,
  id: FindingId,
  decision: Decision,
): Promise<DocumentId | null> {
  const isConfirmed = decision.state === 'confirmed'
  const row = await unit.transaction
    .updateTable('app.documentFindings')
    .set({
      state: decision.state,
      stated: isConfirmed ? JSON.stringify(decision.stated) : null,
      countryName: isConfirmed ? decision.countryName : null,
      decidedAt: decision.state === 'found' ? null : databaseNow,
    })
    .where('id', '=', id)
    .$if(decision.state !== 'confirmed', (query) => query.where('found', 'is not', null))
    .returning('documentId')
    .executeTakeFirst()
  return row?.documentId ?? null
}

/** What its owner says of a sentence herself. */
export async function insertStatement(
  unit: UserUnit,
  statement: {
    readonly id: FindingId
    readonly userId: UserId
    readonly documentId: DocumentId
    readonly version: number
    readonly page: number
    readonly start: number
    readonly end: number
    readonly sentence: string
    readonly stated: DocumentStatement
    readonly countryName: string | null
  },
): Promise<void> {
  const { start, end, stated, ...row } = statement
  await unit.transaction
    .insertInto('app.documentFindings')
    .values({
      ...row,
      startAt: start,
      endAt: end,
      stated: JSON.stringify(stated),
      state: 'confirmed',
      decidedAt: sql`now()`,
    })
    .execute()
}

/** @returns false when it was found, or is not hers */
export async function deleteStatement(unit: UserUnit, id: FindingId): Promise<boolean> {
  const result = await unit.transaction
    .deleteFrom('app.documentFindings')
    .where('id', '=', id)
    .where('found', 'is', null)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}
