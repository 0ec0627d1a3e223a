import { type AuditQuestion, type AuditRecord, auditRecord } from '@tessera/contracts/audit-record'
import { sql } from 'kysely'
import type { UserUnit } from './unit.ts'

/**
 * The broker's record, the newest first. Nothing for whoever is neither auditor nor administrator.
 *
 * @param page.before the last `id` of the page before
 */
export async function listAuditRecords(
  unit: UserUnit,
  { username, refusedOnly }: AuditQuestion,
  page: { readonly before: number | null; readonly size: number },
): Promise<readonly AuditRecord[]> {
  const { rows } = await sql<Row>`
    select * from app.audit_records(${username}, ${refusedOnly}, ${page.before}, ${page.size}) order by id desc
  `.execute(unit.transaction)
  return rows.map(({ at, ...row }) => auditRecord.parse({ ...row, at: at.toISOString() }))
}

interface Row {
  readonly at: Date
}
