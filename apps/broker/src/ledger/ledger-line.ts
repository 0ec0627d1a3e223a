import { createHmac, timingSafeEqual } from 'node:crypto'
import { credentialId, serviceId, userId } from '@tessera/contracts/ids'
import { encodeFields } from '@tessera/crypto/fields'
import type { AuditKey } from '@tessera/db/vault/audit-chain'
import { z } from 'zod'

/** What is known outside the database about one credential. */
export type LedgerEntry = Readonly<z.output<typeof ledgerEntry>>

/** One line of JSON, without its end. */
export function formatLedgerLine(key: AuditKey, entry: LedgerEntry): string {
  return JSON.stringify({ ...entry, keyId: key.id, mac: mac(key, entry).toString('base64url') })
}

/** What a line of text turned out to be. */
export type ReadLine =
  | {
      readonly kind: 'entry'
      readonly entry: LedgerEntry
      readonly keyId: string
      /** base64url */
      readonly mac: string
    }
  | { readonly kind: 'unknown_key'; readonly keyId: string }
  /** It was changed, or never was such a line. */
  | { readonly kind: 'not_authentic' }

export function readLedgerLine(text: string, keys: readonly AuditKey[]): ReadLine {
  const parsed = ledgerLine.safeParse(parse(text))
  if (!parsed.success) return { kind: 'not_authentic' }
  const { keyId, mac: written, ...entry } = parsed.data
  const key = keys.find(({ id }) => id === keyId)
  if (key === undefined) return { kind: 'unknown_key', keyId }
  const found = Buffer.from(written, 'base64url')
  const expected = mac(key, entry)
  const isAuthentic = found.length === expected.length && timingSafeEqual(found, expected)
  return isAuthentic ? { kind: 'entry', entry, keyId, mac: written } : { kind: 'not_authentic' }
}

/** Of which credential a line is, and its MAC, where {@link formatLedgerLine} puts them. Nothing is checked. */
export function glanceAt(text: string): { readonly id: string; readonly mac: string } {
  return { id: text.slice(17, 53), mac: text.slice(-45, -2) }
}

/** Whether `entry` says more than `known`: nothing that was said is ever taken back. */
export function isBeyond(entry: LedgerEntry, known: LedgerEntry): boolean {
  if (entry.version !== known.version) return entry.version > known.version
  return states.indexOf(entry.state) > states.indexOf(known.state)
}

function mac(key: AuditKey, entry: LedgerEntry): Buffer {
  const fields = encodeFields(
    'tessera/credential-ledger/v1',
    key.id,
    entry.credentialId,
    entry.userId,
    entry.serviceId,
    entry.version,
    entry.state,
    entry.digest,
  )
  return createHmac('sha256', key.key).update(fields).digest()
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** `leaving`: being deleted, so that its row may still be there or not. */
const states = ['live', 'leaving', 'deleted'] as const

const ledgerEntry = z.strictObject({
  credentialId,
  userId,
  serviceId,
  version: z.int().positive(),
  state: z.enum(states),
  /** Of the ciphertext, whatever key its data key is wrapped under; SHA-256, base64url. */
  digest: z.string(),
})
const ledgerLine = ledgerEntry.extend({ keyId: z.string(), mac: z.base64url() })
