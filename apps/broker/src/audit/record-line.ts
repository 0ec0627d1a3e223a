import { auditDetail, type StoredRecord } from '@tessera/db/vault/audit-reading'
import type { AuditHead } from '@tessera/db/vault/audit-lanes'
import { z } from 'zod'

/** A line of an export: a record, or where the database says that a chain ends. */
export type ExportLine =
  | ({ readonly kind: 'record' } & StoredRecord)
  | ({ readonly kind: 'head' } & AuditHead)

/** One line of JSON, without its end. */
export function formatExportLine(line: ExportLine): string {
  return JSON.stringify({ ...line, mac: line.mac.toString('base64url') })
}

/** @returns null when it is not such a line */
export function parseExportLine(text: string): ExportLine | null {
  try {
    return exportLine.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

const mac = z.base64url().transform((encoded) => Buffer.from(encoded, 'base64url'))
const exportLine = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('record'),
    lane: z.int(),
    sequence: z.int(),
    at: z.iso.datetime().transform((text) => new Date(text)),
    clientId: z.string(),
    action: z.string(),
    outcome: z.string(),
    userId: z.string().nullable(),
    subject: z.string(),
    detail: auditDetail,
    keyId: z.string(),
    mac,
  }),
  z.strictObject({ kind: z.literal('head'), lane: z.int(), sequence: z.int(), mac }),
])
