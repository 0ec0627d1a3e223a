import type { KeyObject } from 'node:crypto'
import { type AuditKey, noMac, recordMac } from '@tessera/db/vault/audit-chain'
import type { StoredRecord } from '@tessera/db/vault/audit-reading'
import { lineHash, readHeadLine } from './head-line.ts'
import { parseExportLine } from './record-line.ts'

export interface Finding {
  readonly kind: 'altered' | 'missing' | 'cut' | 'misplaced' | 'unknown_key' | 'unreadable'
  /** For people: which record, and what is wrong with it. */
  readonly text: string
}

export interface Verdict {
  readonly records: number
  readonly findings: readonly Finding[]
  /** What is not covered by any signed line yet can be cut off unnoticed. */
  readonly signedUntil: string | null
}

/**
 * Checks an export against the keys of the record and the signed ends of its chains. Needs neither database nor broker.
 *
 * @param lines of the export, in its order
 * @param signed.files the lines of each broker's file of heads
 */
export async function verifyRecord(
  lines: Lines,
  keys: readonly AuditKey[],
  signed: { readonly files: readonly Lines[]; readonly keys: readonly KeyObject[] },
): Promise<Verdict> {
  const findings: Finding[] = []
  const found = (kind: Finding['kind'], text: string) => void findings.push({ kind, text })
  const heads = new Heads()
  for (const file of signed.files) await heads.read(file, signed.keys, found)
  const ends = new Map<number, StoredRecord>()
  let records = 0
  for await (const line of lines) {
    const parsed = parseExportLine(line)
    if (parsed === null) {
      found('unreadable', `line ${records + 1} of the export is not a record`)
    } else if (parsed.kind === 'head') {
      heads.expect(parsed.lane, parsed.sequence, parsed.mac, 'the database')
    } else {
      records++
      heads.compare(parsed, found)
      if (followsOn(ends.get(parsed.lane), parsed, keys, found)) ends.set(parsed.lane, parsed)
    }
  }
  heads.findCut(ends, found)
  return { records, findings, signedUntil: heads.signedUntil }
}

/** Without their ends. */
export type Lines = AsyncIterable<string> | Iterable<string>
type Found = (kind: Finding['kind'], text: string) => void

/** @returns false when it stands before what was read already */
function followsOn(
  before: StoredRecord | undefined,
  record: StoredRecord,
  keys: readonly AuditKey[],
  found: Found,
): boolean {
  const expected = (before?.sequence ?? 0) + 1
  if (record.sequence < expected) {
    found('misplaced', `${nameOf(record)} stands after record ${expected - 1}`)
    return false
  }
  if (record.sequence > expected) {
    const last = record.sequence - 1
    const which = last === expected ? `record ${expected}` : `records ${expected} to ${last}`
    found('missing', `${which} of lane ${record.lane}: removed`)
    return true
  }
  const key = keys.find(({ id }) => id === record.keyId)
  if (key === undefined) {
    found('unknown_key', `${nameOf(record)} names the key ${record.keyId}, which is not given`)
    return true
  }
  if (!recordMac(key, before?.mac ?? noMac, record).equals(record.mac))
    found('altered', `${nameOf(record)} was changed, or stands in another's place`)
  return true
}

/** What was said about the ends of the chains. */
class Heads {
  readonly #bySequence = new Map<string, { readonly mac: Buffer; readonly saidBy: string }>()
  readonly #highest = new Map<number, { readonly sequence: number; readonly saidBy: string }>()
  signedUntil: string | null = null

  async read(lines: Lines, keys: readonly KeyObject[], found: Found): Promise<void> {
    let number = 0
    let before: string | null = null
    for await (const text of lines) {
      number++
      const line = readHeadLine(text, keys)
      if (line === null) {
        found('unreadable', `line ${number} of the heads is not signed by a key that is given`)
      } else {
        if (before !== null && line.previous !== lineHash(before))
          found('missing', `before line ${number} of the heads: a line was removed or changed`)
        for (const { lane, sequence, mac } of line.heads)
          this.expect(lane, sequence, mac, `the signed line of ${line.at}`)
        if (this.signedUntil === null || line.at > this.signedUntil) this.signedUntil = line.at
      }
      before = text
    }
  }

  expect(lane: number, sequence: number, mac: Buffer, saidBy: string): void {
    const key = `${lane}:${sequence}`
    if (!this.#bySequence.has(key)) this.#bySequence.set(key, { mac, saidBy })
    if (sequence > (this.#highest.get(lane)?.sequence ?? 0))
      this.#highest.set(lane, { sequence, saidBy })
  }

  compare(record: StoredRecord, found: Found): void {
    const said = this.#bySequence.get(`${record.lane}:${record.sequence}`)
    if (said !== undefined && !said.mac.equals(record.mac))
      found('altered', `${nameOf(record)} is not the one of which ${said.saidBy} spoke`)
  }

  findCut(ends: ReadonlyMap<number, StoredRecord>, found: Found): void {
    for (const [lane, { sequence, saidBy }] of this.#highest) {
      const last = ends.get(lane)?.sequence ?? 0
      if (last >= sequence) continue
      const which =
        sequence === last + 1 ? `record ${sequence}` : `records ${last + 1} to ${sequence}`
      found('cut', `${which} of lane ${lane}: cut off, as ${saidBy} shows`)
    }
  }
}

function nameOf({ lane, sequence }: StoredRecord): string {
  return `record ${sequence} of lane ${lane}`
}
