import { createHmac, type KeyObject } from 'node:crypto'
import { encodeFields } from '@tessera/crypto/fields'

/** A key of the record, which the database never sees. Records name it, so that it can be followed by another. */
export interface AuditKey {
  readonly id: string
  readonly key: KeyObject
}

export type AuditFact = string | number | boolean | null

/** Everything of a record that its MAC covers. */
export interface ChainedRecord {
  readonly lane: number
  /** 1 for the first of its lane, then one more each. */
  readonly sequence: number
  /** By the broker's clock, in milliseconds. */
  readonly at: Date
  readonly clientId: string
  readonly action: string
  readonly outcome: string
  readonly userId: string | null
  readonly subject: string
  readonly detail: Readonly<Record<string, AuditFact>>
  readonly keyId: string
}

/**
 * HMAC-SHA256 over the record and the MAC before it: whoever changes, removes or moves a record of a lane must make all
 * that follow anew, and cannot without the key.
 *
 * @param previous of the record before it in its lane; 32 zero bytes for the first
 */
export function recordMac(
  key: AuditKey,
  previous: Uint8Array,
  record: Omit<ChainedRecord, 'keyId'>,
): Buffer {
  const fields = encodeFields(
    'tessera/audit-record/v1',
    key.id,
    previous,
    record.lane,
    record.sequence,
    record.at.toISOString(),
    record.clientId,
    record.action,
    record.outcome,
    record.userId ?? '',
    record.subject,
    canonicalDetail(record.detail),
  )
  return createHmac('sha256', key.key).update(fields).digest()
}

/**
 * How a record names what leads to a secret. Whoever reads the record can compare two of them, and ask the broker's
 * operator which one is meant; the identifier itself is not in it.
 */
export function hiddenIdentifier(key: AuditKey, kind: 'credential' | 'grant', id: string): string {
  const fields = encodeFields('tessera/audit-identifier/v1', kind, id)
  return createHmac('sha256', key.key).update(fields).digest().subarray(0, 16).toString('base64url')
}

export const noMac: Buffer = Buffer.alloc(32)

/** Postgres keeps the facts of a record, not their order. */
function canonicalDetail(detail: ChainedRecord['detail']): string {
  const facts = Object.entries(detail).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(facts)
}
