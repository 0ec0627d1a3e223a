import { sql } from 'kysely'
import { z } from 'zod'
import type { VaultUnit } from '../unit.ts'
import type { ChainedRecord } from './audit-chain.ts'

/** A record as it stands in the database, which may not be what was written. */
export interface StoredRecord extends ChainedRecord {
  readonly mac: Buffer
}

/** In the order of the chains. @param after the last record of the page before */
export async function readAuditPage(
  unit: VaultUnit,
  after: Pick<StoredRecord, 'lane' | 'sequence'> | null,
  limit: number,
): Promise<readonly StoredRecord[]> {
  const { lane, sequence } = after ?? { lane: -1, sequence: 0 }
  const { rows } = await sql<Omit<StoredRecord, 'detail'> & { readonly detail: unknown }>`
    select lane, sequence, at, client_id, action, outcome, user_id, subject, detail, key_id, mac
    from vault.audit where (lane, sequence) > (${lane}, ${sequence})
    order by lane, sequence limit ${limit}
  `.execute(unit.transaction)
  return rows.map((row) => ({ ...row, detail: auditDetail.parse(row.detail) }))
}

export const auditDetail = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
)
